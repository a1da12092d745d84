import { startConfiguredRegistry } from './configured-registry.ts';
import type { RegistryOptions } from './configured-registry.ts';
import { htpasswdAuth } from './htpasswd.ts';
import type { Login } from './login.ts';
import { registryPrograms } from './registry-programs.ts';
import type { ConfiguredProgram } from './registry-programs.ts';
import type { RegistryServer } from './registry-server.ts';

export interface LoginRegistryOptions extends RegistryOptions {
  /** Who may read and push, by Basic. Without it everybody may. */
  readonly login?: Login | undefined;
}

/** docker-registry 2.8. */
export async function startDockerRegistry(
  folder: string,
  options: LoginRegistryOptions = {},
): Promise<RegistryServer> {
  return startLoginRegistry('docker-registry', folder, options);
}

/** distribution 3. Building it takes 2 minutes, once. */
export async function startDistribution(
  folder: string,
  options: LoginRegistryOptions = {},
): Promise<RegistryServer> {
  return startLoginRegistry('distribution', folder, options);
}

async function startLoginRegistry(
  program: ConfiguredProgram,
  folder: string,
  { login, ...options }: LoginRegistryOptions,
): Promise<RegistryServer> {
  const auth = login && (await htpasswdAuth(folder, login));
  return startConfiguredRegistry(await registryPrograms[program](), folder, { ...options, auth });
}
