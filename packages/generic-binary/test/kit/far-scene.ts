import type { ForgeOptions } from '@parity-lib/local-forge';
import { certificateAuthority, tempFolder } from '@parity-tools/test-kit';

import type { RepositoryParts } from './repository.ts';
import { type Scene, scene } from './scene.ts';

/** A name that no resolver knows: only a proxy that was told leads to it. */
export const FAR = 'forge.example.test';

/** A forge that speaks TLS, and a repository whose program trusts it: as `https://127.0.0.1:port`, or as FAR. */
export async function farScene(
  parts: Partial<RepositoryParts> = {},
  options: Partial<ForgeOptions> = {},
): Promise<Scene> {
  const folder = tempFolder();
  const ca = certificateAuthority(folder);
  const tls = ca.sign({ name: `DNS:${FAR},IP:127.0.0.1` });
  const env = { VERSION: '1.2.3', NODE_EXTRA_CA_CERTS: ca.file, ...parts.env };
  const at = await scene('gitea', { host: FAR, ...parts, env }, { tls, ...options });
  return {
    ...at,
    [Symbol.asyncDispose]: async () => {
      await at[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}
