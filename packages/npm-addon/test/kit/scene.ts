import { createHash } from 'node:crypto';
import path from 'node:path';

import type { ForgeOptions, ProfileName } from '@parity-lib/local-forge';
import {
  bystanderHeaders,
  OWNER,
  temporaryDir,
  TOKEN,
  type WatchedForge,
  watchedForge,
} from '@parity-tools/e2e';
import { startVerdaccio, type Verdaccio } from '@parity-tools/peers';

import { PNAME, type Repository, repository, type RepositoryParts } from './repository.ts';

/** A server to publish to, and what a bystander with curl would ask it. */
export interface Registry extends AsyncDisposable {
  /** What npm has in `registry`. */
  readonly url: string;
  packument(name?: string): Promise<Packument>;
  tarball(name?: string, version?: string): Promise<Buffer>;
  /** Publishes bytes as 1.2.3 without a tag, as somebody else would. */
  publish(tarball: Buffer, version?: string, name?: string): Promise<void>;
  remove(url: string): Promise<void>;
  /** Makes a tag, as a person with npm would. */
  tag(tag: string, version: string, name?: string): Promise<void>;
}

export interface Packument {
  readonly versions: Readonly<
    Record<string, { readonly dist: Readonly<Record<string, string>>; readonly [key: string]: unknown }>
  >;
  readonly 'dist-tags'?: Readonly<Record<string, string>>;
}

export interface ForgeScene extends WatchedForge {
  readonly registry: Registry;
  readonly repo: Repository;
}

/** A repository and the forge it publishes to, with a deliberate version and a good token unless `env` says otherwise. */
export async function forgeScene(
  profile: ProfileName,
  parts: Partial<RepositoryParts> = {},
  options: Partial<ForgeOptions> = {},
): Promise<ForgeScene> {
  await using stack = new AsyncDisposableStack();
  const watched = stack.use(await watchedForge(profile, options));
  const { url } = watched.forge;
  const registry = bystander(`${url}/api/packages/${OWNER}/npm/`);
  const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN, ...parts.env };
  const target = { host: url, owner: OWNER };
  const repo = stack.use(await repository({ registry: target, ...parts, env }));
  const kept = stack.move();
  return {
    ...watched,
    registry,
    repo,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Questions of somebody who is no part of what a test looks at. */
function bystander(url: string, authorization?: string): Registry {
  const ask = async (at: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(new URL(at, url), {
      ...init,
      headers: {
        ...bystanderHeaders,
        ...(authorization === undefined ? {} : { authorization }),
        'content-type': 'application/json',
      },
    });
    if (!response.ok && response.status !== 404) throw new Error(`${at} answered ${response.status}`);
    return response;
  };
  const escaped = (name: string): string => name.replace('/', '%2f');
  const packument = async (name = PNAME): Promise<Packument> => {
    const response = await ask(escaped(name));
    return response.status === 404 ? { versions: {} } : ((await response.json()) as Packument);
  };
  return {
    url,
    packument,
    tarball: async (name = PNAME, version = '1.2.3') => {
      const { versions } = await packument(name);
      const response = await ask(versions[version]?.dist['tarball'] ?? 'none');
      return Buffer.from(await response.arrayBuffer());
    },
    publish: async (tarball, version = '1.2.3', name = PNAME) => {
      const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
      const shasum = createHash('sha1').update(tarball).digest('hex');
      const file = `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`;
      const dist = { integrity, shasum, tarball: new URL(`${name}/-/${file}`, url).href };
      const body = {
        name,
        'dist-tags': {},
        versions: { [version]: { name, version, dist } },
        _attachments: { [file]: { data: tarball.toString('base64'), length: tarball.length } },
      };
      await ask(escaped(name), { method: 'PUT', body: JSON.stringify(body) });
    },
    remove: async (at) => void (await ask(at, { method: 'DELETE' })),
    tag: async (tag, version, name = PNAME) =>
      void (await ask(`-/package/${escaped(name)}/dist-tags/${tag}`, {
        method: 'PUT',
        body: JSON.stringify(version),
      })),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

export interface VerdaccioScene extends AsyncDisposable {
  readonly verdaccio: Verdaccio;
  readonly registry: Registry;
  readonly repo: Repository;
  /** Empty, for clients. */
  readonly folder: string;
}

/** The same with verdaccio, which is no forge. */
export async function verdaccioScene(parts: Partial<RepositoryParts> = {}): Promise<VerdaccioScene> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryDir());
  const publisher = { user: OWNER, password: 'a-password-of-its-own' };
  const verdaccio = stack.use(await startVerdaccio(folder.path, { publisher, bcryptRounds: 4 }));
  const env = { VERSION: '1.2.3', REGISTRY_TOKEN: verdaccio.token, ...parts.env };
  const artifact = { registryUrl: verdaccio.url, ...parts.artifact };
  const repo = stack.use(await repository({ ...parts, artifact, env }));
  const registry = bystander(verdaccio.url, `Bearer ${verdaccio.token}`);
  const kept = stack.move();
  return {
    verdaccio,
    registry,
    repo,
    folder: path.join(folder.path, 'client'),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
