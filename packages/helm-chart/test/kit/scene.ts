import { basic, type Finished, OWNER, temporaryDir, TOKEN } from '@parity-tools/e2e';

import { types } from './oci-manifest.ts';
import type { Place } from './places.ts';
import { type Repository, repository, type RepositoryParts } from './repository.ts';

export interface ChartScene extends AsyncDisposable {
  readonly url: string;
  readonly repo: Repository;
  /** Another folder with the same chart, published to the same place. */
  readonly host: (parts?: Partial<RepositoryParts>) => Promise<Repository>;
  /** Asks the server as somebody else would, with the right to write. */
  readonly ask: (
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    type?: string,
  ) => Promise<Response>;
  /** What is published; undefined when there is nothing. */
  readonly archive: (version?: string) => Promise<Buffer | undefined>;
  /** The manifest under a tag; undefined when there is none. */
  readonly manifest: (tag?: string) => Promise<Manifest | undefined>;
}

export interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** Where the chart `tool` lies in a registry of images. */
export const oci = `/v2/${OWNER}/tool`;
/** The chart repository of the owner. */
export const helmRepository = `/api/packages/${OWNER}/helm`;

/** A repository and the server it publishes to, with a deliberate version and a good token. */
export async function chartScene(place: Place, parts: Partial<RepositoryParts> = {}): Promise<ChartScene> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryDir());
  const { url, registry, artifact } = stack.use(await place.start(folder.path));
  const hosts = stack.use(new AsyncDisposableStack());
  const host: ChartScene['host'] = async (more = parts) => {
    const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN, ...more.env };
    return hosts.use(
      await repository({ registry, ...more, artifact: { ...artifact, ...more.artifact }, env }),
    );
  };
  const ask: ChartScene['ask'] = (method, path, body, type = 'application/octet-stream') =>
    fetch(url + path, {
      method,
      headers: {
        authorization: basic(OWNER, TOKEN),
        accept: types.manifest,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body }),
    });
  const get = async (path: string): Promise<Buffer | undefined> => {
    const answer = await ask('GET', path);
    return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
  };
  const manifest: ChartScene['manifest'] = async (tag = '1.2.3') => {
    const text = await get(`${oci}/manifests/${tag}`);
    return text === undefined ? undefined : (JSON.parse(text.toString()) as Manifest);
  };
  const repo = await host();
  const kept = stack.move();
  return {
    url,
    repo,
    host,
    ask,
    manifest,
    archive: async (version = '1.2.3') => {
      if (place.way === 'repository') return get(`${helmRepository}/tool-${version}.tgz`);
      const { layers = [] } = (await manifest(version.replaceAll('+', '_'))) ?? {};
      const layer = layers.find(({ mediaType }) => mediaType === types.content);
      return layer && get(`${oci}/blobs/${layer.digest}`);
    },
    [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
  };
}

/** `METHOD path status` of each request of a run with `--verbose`. */
export function requestsOf({ stderr }: Finished): readonly string[] {
  const lines = stderr.matchAll(/^ {2}([A-Z]{3,6}) https?:\/\/[^/]+(\S+) (\d{3}), \d+ ms$/gm);
  return [...lines].map(([, method, path, status]) => `${method} ${path} ${status}`);
}
