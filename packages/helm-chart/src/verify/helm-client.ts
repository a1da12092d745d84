import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { fileDigest, type Finished, type Ports, reachVariables } from '@parity-lib/core';

/** What helm made of a published chart. */
export type Pulled =
  | { readonly is: 'pulled'; readonly file: string; readonly size: number; readonly sha256: string }
  /** There is no helm here. */
  | { readonly is: 'missing' }
  /** The registry does not give it to strangers. */
  | { readonly is: 'not public' }
  | { readonly is: 'refused'; readonly words: readonly string[] };

type HelmPorts = Pick<Ports, 'env' | 'exec'>;

const inherit = [...reachVariables, 'HTTP_PROXY', 'http_proxy'];
const tenMinutes = 600_000;

/** What helm says where strangers are turned away; the last one where a registry wants Basic. */
const needsLogin = /\b40[13]\b|unauthorized|denied|credential not found/i;

/** The machine's helm as a stranger would run it: no settings, no cache, no login, no token. */
export class HelmClient {
  readonly #folder: string;
  readonly #ports: HelmPorts;

  /** @param folder empty. */
  constructor(folder: string, ports: HelmPorts) {
    this.#folder = folder;
    this.#ports = ports;
  }

  /** @param chart as `helm pull` takes it: what, and where from. */
  async pull(chart: readonly string[]): Promise<Pulled> {
    const ca = this.#ports.env['NODE_EXTRA_CA_CERTS'];
    const trust = ca === undefined || ca === '' ? [] : ['--ca-file', ca];
    const done = await this.#helm('pull', ...chart, ...trust, '--destination', this.#folder);
    if (done.missing) return { is: 'missing' };
    if (done.exitCode !== 0)
      return needsLogin.test(done.stderr)
        ? { is: 'not public' }
        : { is: 'refused', words: lastWords(done, this.#folder) };
    const name = (await readdir(this.#folder)).find((one) => one.endsWith('.tgz'));
    if (name === undefined)
      return { is: 'refused', words: ['it says that all is well, and there is no file'] };
    const file = path.join(this.#folder, name);
    const digest = await fileDigest(file);
    if (digest === undefined) throw new Error(`${file} is gone`);
    return { is: 'pulled', file, ...digest };
  }

  /** Renders it. @returns undefined when that works, else what helm says. */
  async template(file: string): Promise<readonly string[] | undefined> {
    const done = await this.#helm('template', file);
    return done.exitCode === 0 ? undefined : lastWords(done, this.#folder);
  }

  #helm(...args: readonly string[]): Promise<Finished> {
    const at = (name: string): string => path.join(this.#folder, name);
    return this.#ports.exec.run({
      argv: ['helm', ...args],
      cwd: this.#folder,
      inherit,
      timeoutMs: tenMinutes,
      env: {
        HOME: this.#folder,
        HELM_CACHE_HOME: at('cache'),
        HELM_CONFIG_HOME: at('config'),
        HELM_DATA_HOME: at('data'),
        HELM_NO_PLUGINS: '1',
      },
    });
  }
}

function lastWords({ stderr }: Finished, folder: string): readonly string[] {
  const lines = stderr.replaceAll(folder, '.').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-12)
    .map((line) => line.slice(0, 300));
}
