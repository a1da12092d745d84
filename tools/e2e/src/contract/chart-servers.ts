import { OWNER } from '../people.ts';
import { forgeServers, forgeTraits } from './forge-servers.ts';
import { imageForges, imageServers } from './image-servers.ts';
import type { Server, Traits } from './server.ts';

const secondFile = { none: 'A version of a chart is one archive. There is no second file of it.' };

/** By the protocol of images, which charts travel by as well. */
export const chartForges: readonly Server[] = imageForges.map((forge) => ({
  ...forge,
  ...forgeTraits,
  strangers: 'its digest',
  secondFile,
  latest: undefined,
  notes: forgeTraits.notes,
}));

const withLogins: readonly Server[] = imageServers
  .filter(({ name }) => /^(?:docker-registry|distribution) /.test(name))
  .map((server) => ({
    ...server,
    start: async (folder, port) => {
      const live = await server.start(folder, port);
      const ociRepo = `oci://127.0.0.1:${live.port}/${OWNER}`;
      return { ...live, place: { registry: live.place.registry, artifact: { ociRepo } } };
    },
    secondFile,
    latest: undefined,
    notes: ['Who has no token is told nothing at all: then `verify` cannot ask helm either.'],
  }));

/** Where helm pushes to. */
export const chartRegistries: readonly Server[] = [...chartForges, ...withLogins];

const repositoryTraits: Traits = {
  ...forgeTraits,
  strangers: 'its digest',
  secondFile,
  notes: [
    ...forgeTraits.notes,
    'It takes other bytes under a published version in silence. So it is asked before, just before the last bytes go out, and after.',
    'Its index has no digests: without a token, the archive itself is downloaded and compared.',
  ],
};

/** The classic way, with an index.yaml: `"chartRepo": true`. */
export const chartRepositories: readonly Server[] = forgeServers(
  { upload: 'helm/api/charts', index: 'helm' },
  repositoryTraits,
).map((server) => ({ ...server, name: `${server.name} (chart repository)` }));
