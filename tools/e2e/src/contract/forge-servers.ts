import { basename } from 'node:path';

import { type ProfileName, startForge } from '@parity-lib/local-forge';
import { freePort } from '@parity-tools/test-kit/free-port';

import { isBystanders } from '../ask-forge.ts';
import { holdingsOf } from '../holdings.ts';
import { OWNER, TOKEN, world } from '../people.ts';
import { profiles } from '../profiles.ts';
import { distTagsOf } from './dist-tags-of.ts';
import type { LiveServer, Server, Traits } from './server.ts';

const names: Readonly<Record<ProfileName, string>> = { gitea: 'Gitea', forgejo: 'Forgejo' };

/** What both forges have in common, whatever is published. */
export const forgeTraits: Pick<Traits, 'login' | 'wrongToken' | 'notes'> = {
  login: 'as the password of a user (Basic)',
  wrongToken: { publish: 'bad-token', dryRun: 'bad-token' },
  notes: ['A token that it does not know is refused in every request, also in those that need none.'],
};

/** Both products, as local-forge plays them. */
export function forgeServers(paths: Paths, traits: Traits): readonly Server[] {
  return profiles.map((profile) => ({
    ...traits,
    name: names[profile],
    start: (folder, port) => startFor(profile, paths, folder, port),
  }));
}

/** Below the owner's packages: where clients publish, and where they read. */
interface Paths {
  readonly upload: string;
  readonly index: string;
}

async function startFor(
  profile: ProfileName,
  paths: Paths,
  folder: string,
  portOfBefore?: number,
): Promise<LiveServer> {
  const port = portOfBefore ?? (await freePort());
  const forge = await startForge({ dir: folder, profile, world: world(), port });
  const base = `${forge.url}/api/packages/${OWNER}/`;
  return {
    port: forge.port,
    folder,
    place: { registry: { host: forge.url, owner: OWNER }, artifact: {} },
    token: TOKEN,
    upload: base + paths.upload,
    index: base + paths.index,
    user: { user: OWNER, password: TOKEN },
    files: async () =>
      Object.fromEntries(
        Object.entries(await holdingsOf(forge.url)).map(([path, sha256]) => [basename(path), sha256]),
      ),
    tags: (project) => distTagsOf(base + paths.index, project),
    writes: () =>
      forge.requests
        .filter((request) => !['GET', 'HEAD'].includes(request.method) && !isBystanders(request))
        .map(({ method, path }) => `${method} ${path}`),
    stop: () => forge.stop(),
  };
}
