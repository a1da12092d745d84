import { join } from 'node:path';

import {
  type FaultRule,
  type ForgeOptions,
  type LocalForge,
  type LoggedRequest,
  type ProfileName,
  startForge,
} from '@parity-lib/local-forge';
import { basic, OWNER, temporaryDir, TOKEN, world } from '@parity-tools/e2e';

export { profiles } from '@parity-tools/e2e';

/** A file as the registry itself gives it back. */
export interface Published {
  readonly status: number;
  readonly text: string;
}

/** A real server to publish to, and what a bystander with curl would ask it. */
export interface Forge extends LocalForge, AsyncDisposable {
  /** `host:port`. */
  readonly host: string;
  get(file: string, at?: Place): Promise<Published>;
  /** Names of the files of a version, sorted. */
  names(at?: Place): Promise<readonly string[]>;
  put(file: string, content: string, at?: Place): Promise<number>;
  /** Requests that could change something. */
  writes(): readonly LoggedRequest[];
  /** `METHOD path` of every request so far. */
  asked(): readonly string[];
  fault(rule: FaultRule): void;
}

export interface Place {
  readonly pname?: string;
  readonly version?: string;
}

export async function forge(profile: ProfileName, options: Partial<ForgeOptions> = {}): Promise<Forge> {
  const folder = await temporaryDir();
  const started = await startForge({
    dir: join(folder.path, 'forge'),
    profile,
    world: world(),
    ...options,
  });
  const headers = { authorization: basic(OWNER, TOKEN) };
  const url = (file: string, { pname = 'tool', version = '1.2.3' }: Place = {}): string =>
    `${started.url}/api/packages/${OWNER}/generic/${pname}/${version}/${encodeURIComponent(file)}`;
  // The bystander's questions are not part of what a test looks at.
  const ask = async (target: string, init: RequestInit): Promise<Response> =>
    fetch(target, { ...init, headers: { ...headers, 'x-bystander': 'yes' } });
  const requests = (): readonly LoggedRequest[] =>
    started.requests.filter(({ headers: sent }) => sent['x-bystander'] === undefined);
  return {
    ...started,
    get requests() {
      return requests();
    },
    host: `127.0.0.1:${started.port}`,
    get: async (file, at) => {
      const answer = await ask(url(file, at), {});
      return { status: answer.status, text: await answer.text() };
    },
    names: async ({ pname = 'tool', version = '1.2.3' } = {}) => {
      const answer = await ask(
        `${started.url}/api/v1/packages/${OWNER}/generic/${pname}/${version}/files`,
        {},
      );
      if (answer.status === 404) return [];
      return ((await answer.json()) as { name: string }[]).map(({ name }) => name).toSorted();
    },
    put: async (file, content, at) => (await ask(url(file, at), { method: 'PUT', body: content })).status,
    writes: () => requests().filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
    asked: () => requests().map(({ method, path }) => `${method} ${path}`),
    fault: (rule) => void started.addFault(rule),
    async [Symbol.asyncDispose]() {
      await started.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}
