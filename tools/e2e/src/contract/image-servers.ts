import {
  hasOci,
  installDebian,
  installGo,
  type RegistryServer,
  startCraneRegistry,
  startDistribution,
  startDockerRegistry,
} from '@parity-tools/peers';

import { OWNER, TOKEN } from '../people.ts';
import { forgeServers, forgeTraits } from './forge-servers.ts';
import { imageView } from './image-view.ts';
import type { Server, Traits } from './server.ts';

const login = { user: OWNER, password: TOKEN };

/** Of every registry of images. */
const imageTraits: Pick<Traits, 'secondFile' | 'latest' | 'notes'> = {
  secondFile: {
    none: 'A version of an image is one index, which lists a manifest for each arch. It is written when all of them are there, and nothing is added to it.',
  },
  latest: 'not moved',
  notes: [
    '`verify` reads every index, manifest and config, and asks whether each layer is there without downloading it: a byte of one that goes wrong on a disk is found by who pulls it.',
  ],
};

/** Both forges speak the protocol of all registries, and have a list of their own beside it. */
export const imageForges: readonly Server[] = forgeServers(
  // No path of their own: `imageView` says where clients go.
  { upload: 'container', index: 'container' },
  {
    ...forgeTraits,
    ...imageTraits,
    strangers: 'its digest',
    notes: [
      ...imageTraits.notes,
      ...forgeTraits.notes,
      'Who has no token gets one of the registry for nobody: with it, what is public can be read.',
    ],
  },
).map((forge) => ({
  ...forge,
  start: async (folder, port) => {
    const live = await forge.start(folder, port);
    return { ...live, ...imageView(live) };
  },
}));

/** Two generations of the program that most registries are made of. */
const withLogins: readonly Server[] = [
  {
    name: 'docker-registry 2.8',
    peers: { areHere: () => hasOci('docker-registry'), install: () => installDebian('docker-registry') },
    start: liveWith((folder, port) => startDockerRegistry(folder, { login, port })),
    ...loginTraits(),
  },
  {
    name: 'distribution 3.1',
    peers: { areHere: () => hasOci('registry'), install: () => installGo('registry') },
    start: liveWith((folder, port) => startDistribution(folder, { login, port })),
    ...loginTraits(),
  },
];

function loginTraits(): Traits {
  return {
    ...imageTraits,
    login: 'as the password of a user (Basic)',
    wrongToken: { publish: 'bad-token', dryRun: 'bad-token' },
    strangers: 'nothing',
    notes: [
      ...imageTraits.notes,
      'Who has no token is told nothing at all.',
      'An index or a manifest that went wrong on its disk so that it is no JSON any more is answered with 500: `verify` ends with registry-down then.',
    ],
  };
}

/** For tests and for a desk. */
const craneRegistry: Server = {
  name: "crane's registry",
  peers: { areHere: () => hasOci('crane'), install: () => installGo('crane') },
  start: liveWith((folder, port) => startCraneRegistry(folder, { port })),
  ...imageTraits,
  login: 'it asks for none',
  wrongToken: { none: 'It knows no logins: whoever reaches it may push, and no token is wrong.' },
  strangers: 'its digest',
  spoilt: {
    none: 'It keeps manifests in memory alone, where no disk can spoil them; with a restart they are gone.',
  },
};

export const imageServers: readonly Server[] = [...imageForges, ...withLogins, craneRegistry];

function liveWith(
  begin: (folder: string, port: number | undefined) => Promise<RegistryServer>,
): Server['start'] {
  return async (folder, port) => {
    const running = await begin(folder, port);
    const at = { port: Number(new URL(running.url).port), user: login };
    return {
      ...at,
      ...imageView(at),
      folder,
      place: { registry: { username: OWNER }, artifact: {} },
      token: TOKEN,
      stop: async () => running[Symbol.asyncDispose](),
    };
  };
}
