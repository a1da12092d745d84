import { type ProfileName, startForge } from '@parity-lib/local-forge';
import {
  hasOci,
  installDebian,
  installGo,
  startCraneRegistry,
  startDistribution,
  startDockerRegistry,
} from '@parity-tools/peers';

export const login = { user: 'oleks', password: 'a-token-of-oleks' };

export interface Running extends AsyncDisposable {
  readonly origin: string;
}

/** A registry that images can be pushed to, in a folder of its own. */
export interface Server {
  readonly name: 'docker-registry' | 'distribution' | 'crane' | 'gitea' | 'forgejo';
  readonly isHere: boolean;
  readonly start: (folder: string) => Promise<Running>;
}

export const servers: readonly Server[] = [
  {
    name: 'docker-registry',
    isHere: hasOci('docker-registry'),
    start: async (folder) => {
      await installDebian('docker-registry');
      return running(await startDockerRegistry(folder, { login, deleteEnabled: true }));
    },
  },
  {
    name: 'distribution',
    isHere: hasOci('registry'),
    start: async (folder) => {
      await installGo('registry');
      return running(await startDistribution(folder, { login, deleteEnabled: true }));
    },
  },
  {
    name: 'crane',
    isHere: hasOci('crane'),
    start: async (folder) => {
      await installGo('crane');
      return running(await startCraneRegistry(folder));
    },
  },
  forge('gitea'),
  forge('forgejo'),
];

export function isForge(name: Server['name']): boolean {
  return name === 'gitea' || name === 'forgejo';
}

function running(server: AsyncDisposable & { readonly url: string }): Running {
  return {
    origin: new URL(server.url).origin,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function forge(profile: ProfileName): Server {
  return {
    name: profile,
    isHere: true,
    start: async (dir) => {
      const forge = await startForge({ dir, profile, owner: login.user, token: login.password });
      return { origin: forge.url, [Symbol.asyncDispose]: () => forge.stop() };
    },
  };
}
