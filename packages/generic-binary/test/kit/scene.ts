import type { ForgeOptions, ProfileName } from '@parity-lib/local-forge';
import { TOKEN } from '@parity-tools/e2e';

import { type Forge, forge } from './forge.ts';
import { type Repository, repository, type RepositoryParts } from './repository.ts';

export interface Scene extends AsyncDisposable {
  readonly forge: Forge;
  readonly repo: Repository;
}

/** A repository and the forge it publishes to, with a deliberate version and a good token unless `env` says otherwise. */
export async function scene(
  profile: ProfileName,
  parts: Partial<RepositoryParts> = {},
  options: Partial<ForgeOptions> = {},
): Promise<Scene> {
  const server = await forge(profile, options);
  const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN, ...parts.env };
  const repo = await repository({ host: server.host, ...parts, env });
  return {
    forge: server,
    repo,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}
