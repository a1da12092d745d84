import type { ForgeOptions, ProfileName } from '@parity-lib/local-forge';
import { OWNER, TOKEN, type WatchedForge, watchedForge } from '@parity-tools/e2e';

import { type Repository, repository, type RepositoryParts } from './repository.ts';

/** An index or a manifest as a registry gives it. */
export interface Held {
  readonly digest: string;
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform: { readonly architecture: string };
  }[];
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface ForgeScene extends Pick<WatchedForge, 'forge' | keyof AsyncDisposable> {
  readonly repo: Repository;
  /** Another host that publishes the same image. */
  host(parts: Partial<RepositoryParts>): Promise<Repository>;
  /** What is under a tag or a digest; undefined when there is nothing. */
  held(reference: string): Promise<Held | undefined>;
  /** Asks the forge as somebody else would, with the right to write. */
  ask(
    method: string,
    place: string,
    body?: string | Uint8Array<ArrayBuffer>,
    type?: string,
  ): Promise<Response>;
  /** `METHOD path` of each request of the program since it was last asked for. */
  asked(): readonly string[];
}

/** A repository and the forge it publishes to, with a deliberate version and a good token unless `env` says otherwise. */
export async function forgeScene(
  profile: ProfileName,
  parts: Partial<RepositoryParts> = {},
  options: Partial<ForgeOptions> = {},
): Promise<ForgeScene> {
  await using stack = new AsyncDisposableStack();
  const watched = stack.use(await watchedForge(profile, options));
  const { forge } = watched;
  const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN };
  const imageName = `${new URL(forge.url).host}/${OWNER}/tool`;
  const host = async (more: Partial<RepositoryParts>): Promise<Repository> =>
    repository({ imageName, ...more, env: { ...env, ...more.env } });
  const repo = stack.use(await host(parts));
  const others = stack.use(new AsyncDisposableStack());
  const ask: ForgeScene['ask'] = (method, place, body, type = 'application/octet-stream') =>
    watched.ask(`/v2/${OWNER}/tool/${place}`, {
      method,
      ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
    });
  let seen = 0;
  const kept = stack.move();
  return {
    forge,
    repo,
    ask,
    host: async (more) => others.use(await host(more)),
    held: async (reference) => {
      const answer = await ask('GET', `manifests/${reference}`);
      if (answer.status === 404) return undefined;
      const digest = answer.headers.get('docker-content-digest') ?? '';
      return { ...((await answer.json()) as object), digest };
    },
    asked: () => {
      const fresh = watched.asked().slice(seen);
      seen += fresh.length;
      return fresh.map((request) => request.replace(`/v2/${OWNER}/tool/`, ''));
    },
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}
