import { open, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Blocked, reachVariables, readerOf } from '@parity-lib/core';
import { digestsOf } from '@parity-lib/core/multi-hash';

import type { NpmRegistry } from '../registry/npm-registry.ts';

type Ended = Awaited<ReturnType<NpmRegistry['ports']['exec']['run']>>;

const inherit = [...reachVariables, 'NODE_EXTRA_CA_CERTS'];

const tenMinutes = 600_000;

/** The machine's npm as a stranger would run it: no settings, no cache, no token, one registry. */
export class NpmClient {
  readonly #folder: string;
  readonly #name: string;
  readonly #version: string;
  readonly #registry: NpmRegistry;

  /** @param folder empty. */
  constructor(folder: string, { name, version }: { name: string; version: string }, registry: NpmRegistry) {
    this.#folder = folder;
    this.#name = name;
    this.#version = version;
    this.#registry = registry;
  }

  /** A package.json of its own keeps npm from looking for one, and for an .npmrc, in the folders above. */
  async prepare(): Promise<void> {
    await writeFile(path.join(this.#folder, 'package.json'), '{ "private": true }\n');
    for (const name of ['userconfig', 'globalconfig']) await writeFile(path.join(this.#folder, name), '');
  }

  /** `elsewhere`: npm says that the package is not for this machine. @throws Blocked when npm cannot. */
  async install(): Promise<{ readonly is: 'installed' | 'elsewhere' | 'missing' }> {
    // Nothing but the package itself; an addon needs no script to be installed.
    const omit = ['dev', 'optional', 'peer'].map((kind) => `--omit=${kind}`);
    const ended = await this.#npm('install', '--ignore-scripts', '--legacy-peer-deps', ...omit, this.#spec);
    if (ended.missing) return { is: 'missing' };
    if (ended.exitCode === 0) return { is: 'installed' };
    if (ended.stderr.includes('EBADPLATFORM')) return { is: 'elsewhere' };
    throw this.#failed(
      'registry-invalid',
      `npm cannot install ${this.#spec} from ${this.#registry.url.href}.`,
      ended,
    );
  }

  /** Loads what is installed. @returns false where there is no node. @throws Blocked when it cannot be loaded. */
  async require(): Promise<boolean> {
    const ended = await this.#run(['node', '-e', 'require(process.argv[1])', this.#name]);
    if (ended.missing) return false;
    if (ended.exitCode === 0) return true;
    throw this.#failed('artifact-invalid', `npm installs ${this.#spec}, and node cannot load it.`, ended);
  }

  /** Fetches the tarball. @returns its integrity; undefined where there is no npm. @throws Blocked when npm cannot. */
  async pack(): Promise<string | undefined> {
    const ended = await this.#npm('pack', this.#spec);
    if (ended.missing) return undefined;
    const file = (await readdir(this.#folder)).find((name) => name.endsWith('.tgz'));
    if (ended.exitCode !== 0 || file === undefined)
      throw this.#failed(
        'registry-invalid',
        `npm cannot fetch ${this.#spec} from ${this.#registry.url.href}.`,
        ended,
      );
    await using handle = await open(path.join(this.#folder, file));
    const { digests } = await digestsOf(readerOf(handle), ['sha512']);
    return `sha512-${digests.sha512.base64}`;
  }

  get #spec(): string {
    return `${this.#name}@${this.#version}`;
  }

  #npm(...args: readonly string[]): Promise<Ended> {
    const { href } = this.#registry.url;
    const [scope] = this.#name.split('/');
    const scoped = this.#name.startsWith('@') ? [`--${scope}:registry=${href}`] : [];
    return this.#run(['npm', ...args, `--registry=${href}`, ...scoped]);
  }

  #run(argv: readonly string[]): Promise<Ended> {
    const at = (name: string): string => path.join(this.#folder, name);
    return this.#registry.ports.exec.run({
      argv,
      cwd: this.#folder,
      inherit,
      timeoutMs: tenMinutes,
      env: {
        HOME: this.#folder,
        npm_config_userconfig: at('userconfig'),
        npm_config_globalconfig: at('globalconfig'),
        npm_config_cache: at('cache'),
        npm_config_update_notifier: 'false',
        npm_config_audit: 'false',
        npm_config_fund: 'false',
        npm_config_loglevel: 'error',
      },
    });
  }

  #failed(blocker: 'registry-invalid' | 'artifact-invalid', message: string, { stderr }: Ended): Blocked {
    const lines = stderr.replaceAll(this.#folder, '.').split('\n');
    return new Blocked(blocker, {
      message,
      details: lines
        .filter((line) => line.trim() !== '')
        .slice(0, 12)
        .map((line) => line.slice(0, 300)),
      next: 'What it says is above; mend that, then verify again.',
    });
  }
}
