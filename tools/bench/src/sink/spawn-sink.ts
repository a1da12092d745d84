import path from 'node:path';

import { spawnServer } from '../spawn-server.ts';

/** A registry that costs nothing. */
export interface Sink extends AsyncDisposable {
  /** Ends with a slash. */
  readonly url: string;
  empty(): Promise<void>;
}

export async function spawnSink(): Promise<Sink> {
  const server = await spawnServer(path.join(import.meta.dirname, 'main.ts'));
  return { ...server, empty: async () => void (await fetch(server.url, { method: 'DELETE' })) };
}
