import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a request is when something happens to its sender. */
export type Phase = 'its head came' | 'half of its body came' | 'its answer is there';

export interface TrapLine extends AsyncDisposable {
  /** `host:port`. */
  readonly host: string;
  /** `METHOD path` of every request, without the query. */
  readonly seen: readonly string[];
  /** Does something when the nth request is in a phase, which then goes no further. Counted from 0. */
  spring(nth: number, phase: Phase, act: () => void): void;
  /** From now on everything passes. */
  open(): void;
}

/** A proxy in front of a registry in which a request can get stuck for good. */
export async function trapLine(registry: string): Promise<TrapLine> {
  const target = new URL(registry);
  const seen: string[] = [];
  let trap: { readonly nth: number; readonly phase: Phase; readonly act: () => void } | undefined;
  const server = createServer();
  const carry = (incoming: IncomingMessage, answer: ServerResponse): void => {
    const { method = '', url = '', headers } = incoming;
    const nth = seen.length;
    seen.push(`${method} ${url.split('?', 1)[0]}`);
    const isTrapped = (phase: Phase): boolean => {
      if (trap?.nth !== nth || trap.phase !== phase) return false;
      trap.act();
      trap = undefined;
      return true;
    };
    if (isTrapped('its head came')) return;
    const options = { host: target.hostname, port: target.port, method, path: url, headers };
    const outgoing = request(options, (said) => {
      if (isTrapped('its answer is there')) return;
      answer.writeHead(said.statusCode ?? 500, said.headers);
      said.pipe(answer);
    });
    outgoing.on('error', () => answer.destroy());
    outgoing.on('continue', () => answer.writeContinue());
    answer.on('close', () => outgoing.destroy());
    const half = Number(headers['content-length'] ?? 0) / 2;
    let passed = 0;
    incoming.on('data', (chunk: Buffer) => {
      passed += chunk.length;
      if (half > 0 && passed >= half && isTrapped('half of its body came')) return outgoing.destroy();
      outgoing.write(chunk);
    });
    incoming.on('end', () => outgoing.end());
    // Whoever waits for a word before it sends, gets the registry's.
    if (headers['expect'] !== undefined) outgoing.flushHeaders();
  };
  server.on('request', carry);
  server.on('checkContinue', carry);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get seen() {
      return seen;
    },
    spring: (nth, phase, act) => void (trap = { nth, phase, act }),
    open: () => void (trap = undefined),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
