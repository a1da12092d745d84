import type { ForgeOptions, LoggedRequest, ProfileName } from '@parity-lib/local-forge';
import { OWNER, TOKEN, type WatchedForge, watchedForge } from '@parity-tools/e2e';
import { makeWheel, wheelFileName, type WheelParts } from '@parity-tools/test-kit/make-wheel';

import { type Repository, repository, type RepositoryParts } from './repository.ts';
import { sha256 } from './sha256.ts';

/** File name to sha256. */
export type Held = Readonly<Record<string, string>>;

export interface ForgeScene extends WatchedForge {
  readonly repo: Repository;
  /** What the registry itself holds of a version. */
  held(version?: string, project?: string): Promise<Held>;
  /** Publishes a wheel as somebody else would. */
  put(wheel: WheelParts): Promise<void>;
  /** Requests that could change something. */
  writes(): readonly LoggedRequest[];
}

/** A repository and the forge it publishes to, with a deliberate version and a good token unless `env` says otherwise. */
export async function forgeScene(
  profile: ProfileName,
  parts: RepositoryParts = {},
  options: Partial<ForgeOptions> = {},
): Promise<ForgeScene> {
  await using stack = new AsyncDisposableStack();
  const watched = stack.use(await watchedForge(profile, options));
  const { forge, ask, requests } = watched;
  const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN, ...parts.env };
  const registry = { host: forge.url, owner: OWNER };
  const repo = stack.use(await repository({ registry, ...parts, env }));
  const kept = stack.move();
  return {
    ...watched,
    repo,
    writes: () => requests().filter(({ method }) => method !== 'GET'),
    held: async (version = '1.2.3', project = 'tool') => {
      const place = `/api/v1/packages/${OWNER}/pypi/${project}/${encodeURIComponent(version)}`;
      const answer = await ask(`${place}/files`);
      if (answer.status === 404) return {};
      const files = (await answer.json()) as { name: string; sha256: string }[];
      return Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]));
    },
    put: async (wheel) => {
      const { status } = await ask(`/api/packages/${OWNER}/pypi`, { method: 'POST', body: formOf(wheel) });
      if (status !== 201) throw new Error(`the forge does not take the wheel: it says ${status}`);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** What these wheels are once they are published. */
export function published(...wheels: readonly WheelParts[]): Held {
  return Object.fromEntries(wheels.map((wheel) => [wheelFileName(wheel), sha256(makeWheel(wheel))]));
}

function formOf(wheel: WheelParts): FormData {
  const bytes = makeWheel(wheel);
  const form = new FormData();
  const fields = { ':action': 'file_upload', name: wheel.name ?? '', version: wheel.version ?? '' };
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('sha256_digest', sha256(bytes));
  form.set('content', new Blob([new Uint8Array(bytes)]), wheelFileName(wheel));
  return form;
}
