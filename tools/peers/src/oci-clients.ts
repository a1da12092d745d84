import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { installDebian } from './debian-programs.ts';
import { installGo } from './go-programs.ts';
import { basicHeader } from './login.ts';
import type { Login } from './login.ts';
import { runClient } from './run-client.ts';
import type { ClientOptions } from './run-client.ts';
import type { Ended } from './run-program.ts';

export interface OciClientOptions extends ClientOptions {
  /** Those on the loopback that the client talks HTTP to, and with whose login. Others it takes for HTTPS. */
  readonly registries?: readonly OciHost[];
}

/** A registry by the name that image names begin with. */
export interface OciHost {
  readonly host: string;
  readonly login?: Login | undefined;
}

/** It asks no policy, which a machine may have or not. */
export async function skopeo(args: readonly string[], options: OciClientOptions): Promise<Ended> {
  await installDebian('skopeo');
  return runClient('skopeo', ['--insecure-policy', ...args], await settingsOf(options), options);
}

/** Works on layouts in folders and knows no registry. */
export async function umoci(args: readonly string[], options: ClientOptions): Promise<Ended> {
  await installDebian('umoci');
  return runClient('umoci', args, {}, options);
}

export async function crane(args: readonly string[], options: OciClientOptions): Promise<Ended> {
  return runClient(await installGo('crane'), args, await settingsOf(options), options);
}

export async function regctl(args: readonly string[], options: OciClientOptions): Promise<Ended> {
  return runClient(await installGo('regctl'), args, await settingsOf(options), options);
}

/** Charts, from a repository of charts or a registry. That a registry has no TLS it is told by `--plain-http` alone. */
export async function helm(args: readonly string[], options: OciClientOptions): Promise<Ended> {
  return runClient(await installGo('helm'), args, await settingsOf(options), options);
}

/** Logins in the file that all four read; that a host has no TLS, in a file of skopeo and in one of regctl. */
async function settingsOf({ home, registries = [] }: OciClientOptions): Promise<Record<string, string>> {
  const containers = path.join(home, '.config/containers');
  const docker = path.join(home, '.docker');
  await Promise.all([containers, docker].map((folder) => mkdir(folder, { recursive: true })));
  const files = {
    logins: path.join(docker, 'config.json'),
    skopeo: path.join(containers, 'registries.conf'),
    regctl: path.join(home, 'regctl.json'),
  };
  const hosts = registries.map(({ host }) => [host, { tls: 'disabled', hostname: host }]);
  const insecure = registries.map(({ host }) => `[[registry]]\nlocation = "${host}"\ninsecure = true\n`);
  await writeFile(files.logins, JSON.stringify({ auths: authsOf(registries) }));
  await writeFile(files.skopeo, insecure.join('\n'));
  await writeFile(files.regctl, JSON.stringify({ hosts: Object.fromEntries(hosts) }));
  return {
    DOCKER_CONFIG: docker,
    REGISTRY_AUTH_FILE: files.logins,
    REGCTL_CONFIG: files.regctl,
    HELM_REGISTRY_CONFIG: files.logins,
  };
}

function authsOf(registries: readonly OciHost[]): Record<string, object> {
  const auths: Record<string, object> = {};
  for (const { host, login } of registries) {
    if (login !== undefined) auths[host] = { auth: basicHeader(login).replace('Basic ', '') };
  }
  return auths;
}
