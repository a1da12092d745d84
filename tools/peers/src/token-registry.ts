import { startConfiguredRegistry } from './configured-registry.ts';
import type { RegistryOptions } from './configured-registry.ts';
import type { Login } from './login.ts';
import { registryPrograms } from './registry-programs.ts';
import type { ConfiguredProgram } from './registry-programs.ts';
import type { RegistryServer } from './registry-server.ts';
import { makeSigningKey } from './signing-key.ts';
import { startTokenServer } from './token-server.ts';
import type { TokenServer } from './token-server.ts';

export interface TokenRegistryOptions extends RegistryOptions {
  /** Who gets tokens. */
  readonly login: Login;
  /** `docker-registry` if nothing is said. */
  readonly program?: ConfiguredProgram;
}

/** A registry that takes tokens alone, and who gives them. Both end together. */
export interface TokenRegistry extends RegistryServer {
  readonly tokens: TokenServer;
}

/** `kill` and `restart` are the registry's: the token server stays. */
export async function startTokenRegistry(
  folder: string,
  { login, program = 'docker-registry', ...options }: TokenRegistryOptions,
): Promise<TokenRegistry> {
  const names = { issuer: 'tokens.example.org', service: 'registry.example.org' };
  const command = await registryPrograms[program]();
  const key = await makeSigningKey(folder);
  await using started = new AsyncDisposableStack();
  const tokens = started.use(await startTokenServer(key, { login, ...names }));
  const token = { realm: tokens.realm, ...names, rootcertbundle: key.certificateFile };
  const registry = started.use(
    await startConfiguredRegistry(command, folder, { ...options, auth: { token } }),
  );
  const both = started.move();
  return Object.assign(registry, { tokens, [Symbol.asyncDispose]: () => both.disposeAsync() });
}
