import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Contender } from './compare.ts';
import { runChild } from './run-child.ts';

/** A way to a server that counts what goes by. Nothing is measured on it. */
export interface CountingLine extends AsyncDisposable {
  /** `host:port`. */
  readonly host: string;
  /** Runs each contender once. @returns for each how many requests it made. */
  count(contenders: readonly Contender[]): Promise<ReadonlyMap<string, number>>;
}

/** @param host `host:port` of the server. */
export async function countingLine(host: string): Promise<CountingLine> {
  let passed = 0;
  const carry = (incoming: IncomingMessage, answer: ServerResponse): void => {
    passed += 1;
    const { method, url: path, headers } = incoming;
    const [hostname, port] = host.split(':');
    const outgoing = request({ hostname, port, method, path, headers }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers);
      said.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    outgoing.on('continue', () => answer.writeContinue());
    // Whoever waits for a word before it sends, gets the server's.
    outgoing.flushHeaders();
    incoming.pipe(outgoing);
  };
  const server = createServer(carry).on('checkContinue', carry);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: async (contenders) => {
      const counts = new Map<string, number>();
      for (const { name, prepare } of contenders) {
        const child = await prepare(0);
        passed = 0;
        await runChild(child);
        counts.set(name, passed);
      }
      return counts;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
