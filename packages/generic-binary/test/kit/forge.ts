import type {
  FaultRule,
  ForgeOptions,
  LocalForge,
  LoggedRequest,
  ProfileName,
} from '@parity-lib/local-forge';
import { OWNER, watchedForge } from '@parity-tools/e2e';

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
  const watched = await watchedForge(profile, options);
  const { forge: started, ask, requests, asked } = watched;
  const url = (file: string, { pname = 'tool', version = '1.2.3' }: Place = {}): string =>
    `/api/packages/${OWNER}/generic/${pname}/${version}/${encodeURIComponent(file)}`;
  return {
    ...started,
    get requests() {
      return requests();
    },
    host: `127.0.0.1:${started.port}`,
    get: async (file, at) => {
      const answer = await ask(url(file, at));
      return { status: answer.status, text: await answer.text() };
    },
    names: async ({ pname = 'tool', version = '1.2.3' } = {}) => {
      const answer = await ask(`/api/v1/packages/${OWNER}/generic/${pname}/${version}/files`);
      if (answer.status === 404) return [];
      return ((await answer.json()) as { name: string }[]).map(({ name }) => name).toSorted();
    },
    put: async (file, content, at) => (await ask(url(file, at), { method: 'PUT', body: content })).status,
    writes: () => requests().filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
    asked,
    fault: (rule) => void started.addFault(rule),
    [Symbol.asyncDispose]: () => watched[Symbol.asyncDispose](),
  };
}
