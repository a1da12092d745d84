import { chartClients, chartRepositoryClients } from './chart-clients.ts';
import { chartForges, chartRegistries, chartRepositories } from './chart-servers.ts';
import type { Client } from './client.ts';
import { curlClient } from './curl-client.ts';
import { forgeServers, forgeTraits } from './forge-servers.ts';
import { imageClients } from './image-clients.ts';
import { imageForges, imageServers } from './image-servers.ts';
import { npmClients } from './npm-clients.ts';
import { pypiservers } from './pypiservers.ts';
import { pythonClients } from './python-clients.ts';
import type { Server } from './server.ts';
import { oneTarball, verdaccio } from './verdaccio.ts';

/** All servers that an archetype publishes to, and the other programs that people use with them. */
export interface Contract {
  readonly archetype: string;
  readonly servers: readonly Server[];
  readonly clients: readonly Client[];
  /** Where a release is published first, for clients that copy it from one registry to another. */
  readonly copiesFrom?: Server | undefined;
}

export const genericContract: Contract = {
  archetype: 'generic-binary',
  servers: forgeServers(
    { upload: 'generic/', index: 'generic/' },
    {
      ...forgeTraits,
      strangers: 'its size',
      secondFile: 'taken',
      notes: [
        ...forgeTraits.notes,
        'What files a version has is told to nobody without a token, though each file can be read: so a dry run without one sees whether a file is there and how large it is.',
      ],
    },
  ),
  clients: [curlClient],
};

export const wheelContract: Contract = {
  archetype: 'pypi-wheel',
  servers: [
    ...forgeServers(
      { upload: 'pypi', index: 'pypi/simple/' },
      {
        ...forgeTraits,
        strangers: 'its digest',
        secondFile: 'taken',
        notes: [
          ...forgeTraits.notes,
          'What files a version has is told to nobody without a token, but the simple index lists them with their sha256.',
        ],
      },
    ),
    ...pypiservers,
  ],
  clients: pythonClients,
};

export const npmContract: Contract = {
  archetype: 'npm-addon',
  servers: [
    ...forgeServers(
      { upload: 'npm/', index: 'npm/' },
      { ...forgeTraits, strangers: 'its digest', secondFile: oneTarball(), latest: 'not moved' },
    ),
    verdaccio,
  ],
  clients: npmClients,
};

export const imageContract: Contract = {
  archetype: 'nix2container',
  servers: imageServers,
  clients: imageClients,
  copiesFrom: imageForges[0],
};

/** Charts by the protocol of images. */
export const chartRegistryContract: Contract = {
  archetype: 'helm-chart',
  servers: chartRegistries,
  clients: chartClients,
  copiesFrom: chartForges[0],
};

/** Charts by an index.yaml. */
export const chartRepositoryContract: Contract = {
  archetype: 'helm-chart',
  servers: chartRepositories,
  clients: chartRepositoryClients,
};

/** Both ways on one page; what the suite runs are those two. */
const chartContract: Contract = {
  archetype: 'helm-chart',
  servers: [...chartRegistries, ...chartRepositories],
  clients: [...chartClients, ...chartRepositoryClients],
};

/** In the order of the page. */
export const contracts: readonly Contract[] = [
  genericContract,
  wheelContract,
  npmContract,
  imageContract,
  chartContract,
];
