import { startServer } from './start-server.ts';
import type { Program, Server } from './start-server.ts';
import { storedFiles } from './stored-files.ts';

/** A real registry of container images that knows nothing but what a test pushes to it. */
export interface RegistryServer extends Server {
  /** `host:port`, as image names begin. */
  readonly host: string;
  /** Ends the program at once, in the middle of what it does; what it wrote stays. */
  kill(): Promise<void>;
  /** On the same port and folder. One that still runs is killed before. */
  restart(): Promise<void>;
  /** Absolute paths of what is on disk. */
  files(): Promise<readonly string[]>;
}

/** @param program.port is given, so that the program comes back where it was. */
export async function startRegistryServer(
  program: Omit<Program, 'ready'> & { readonly port: number },
  storage: string,
): Promise<RegistryServer> {
  const start = (): Promise<Server> => startServer({ ...program, ready: 'v2/' });
  let server = await start();
  const kill = async (): Promise<void> => server[Symbol.asyncDispose]();
  return {
    url: server.url,
    host: new URL(server.url).host,
    get pid() {
      return server.pid;
    },
    kill,
    restart: async () => {
      await kill();
      server = await start();
    },
    files: () => storedFiles(storage),
    [Symbol.asyncDispose]: kill,
  };
}
