import path from 'node:path';

import { type ProfileName, startForge } from '@parity-lib/local-forge';
import { OWNER, TOKEN, world } from '@parity-tools/e2e';
import { startDockerRegistry } from '@parity-tools/peers';

/** A server that charts go to, in one of the two ways. */
export interface Place {
  readonly name: string;
  readonly way: 'oci' | 'repository';
  readonly start: (folder: string) => Promise<RunningPlace>;
}

export interface RunningPlace extends AsyncDisposable {
  /** Without a slash at the end. */
  readonly url: string;
  /** As parity.json has them. */
  readonly registry: Readonly<Record<string, unknown>>;
  readonly artifact: Readonly<Record<string, unknown>>;
}

async function forge(
  folder: string,
  profile: ProfileName,
  artifact: RunningPlace['artifact'],
): Promise<RunningPlace> {
  const one = await startForge({ dir: path.join(folder, 'forge'), profile, world: world() });
  return {
    url: one.url,
    registry: { host: one.url, owner: OWNER },
    artifact,
    [Symbol.asyncDispose]: () => one.stop(),
  };
}

async function dockerRegistry(folder: string): Promise<RunningPlace> {
  const login = { user: OWNER, password: TOKEN };
  const one = await startDockerRegistry(folder, { login, deleteEnabled: true });
  return {
    url: one.url.replace(/\/$/, ''),
    registry: { username: OWNER },
    artifact: { ociRepo: `oci://${one.host}/${OWNER}` },
    [Symbol.asyncDispose]: () => one[Symbol.asyncDispose](),
  };
}

export const forgePlaces: readonly Place[] = [
  { name: 'gitea', way: 'oci', start: (folder) => forge(folder, 'gitea', {}) },
  { name: 'forgejo', way: 'oci', start: (folder) => forge(folder, 'forgejo', {}) },
];

/** Both forges have one, and nobody else. */
export const repositoryPlaces: readonly Place[] = [
  {
    name: "gitea's chart repository",
    way: 'repository',
    start: (folder) => forge(folder, 'gitea', { chartRepo: true }),
  },
  {
    name: "forgejo's chart repository",
    way: 'repository',
    start: (folder) => forge(folder, 'forgejo', { chartRepo: true }),
  },
];

export const dockerPlace: Place = { name: 'docker-registry', way: 'oci', start: dockerRegistry };
