import { startVerdaccio } from '@parity-tools/peers';

import { OWNER, TOKEN } from '../people.ts';
import { distTagsOf } from './dist-tags-of.ts';
import { hashesOf } from './hashes-of.ts';
import type { LiveServer, Server } from './server.ts';

/** An npm registry that many run for themselves. */
export const verdaccio: Server = {
  name: 'verdaccio',
  start,
  login: 'alone (Bearer)',
  wrongToken: { publish: 'bad-token', dryRun: 'bad-token' },
  strangers: 'its digest',
  secondFile: oneTarball(),
  latest: 'moved by the registry',
  notes: [
    'Reading needs no token, and a wrong one is taken for none: asked whose it is, the registry names nobody, and that tells.',
  ],
};

/** Of every npm registry. */
export function oneTarball(): { readonly none: string } {
  return {
    none: 'A version of a package is one tarball. There is no second file of it: each platform is a package of its own.',
  };
}

async function start(folder: string, port?: number): Promise<LiveServer> {
  const publisher = { user: OWNER, password: TOKEN };
  const running = await startVerdaccio(folder, { publisher, bcryptRounds: 4, port });
  const { url, token } = running;
  return {
    port: Number(new URL(url).port),
    folder,
    place: { registry: {}, artifact: { registryUrl: url } },
    token,
    upload: url,
    index: url,
    user: { user: OWNER, password: TOKEN },
    files: async () => hashesOf((await running.files()).filter((path) => path.endsWith('.tgz'))),
    tags: (project) => distTagsOf(url, project),
    stop: async () => running[Symbol.asyncDispose](),
  };
}
