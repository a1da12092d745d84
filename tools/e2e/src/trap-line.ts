import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a request is when something happens to its sender. */
export type Phase = 'its head came' | 'half of its body came' | 'its answer is there';

export interface TrapLine extends AsyncDisposable {
  /** `host:port`. */
  readonly host: string;
  /** `METHOD path` of the request that was caught, without the query. */
  readonly caught: string | undefined;
  /**
   * Does something when the nth request that has a phase is in it, which then goes no further. Counted from 0. A question
   * changes nothing, here or there: but for the first request of all, it has no phase. What has no body is not met in the
   * middle of it.
   */
  spring(nth: number, phase: Phase, act: () => void): void;
  /** From now on everything passes. */
  open(): void;
}

/** A proxy in front of a registry in which a request can get stuck for good. */
export async function trapLine(registry: string): Promise<TrapLine> {
  const target = new URL(registry);
  let caught: string | undefined;
  let trap: { readonly nth: number; readonly phase: Phase; readonly act: () => void } | undefined;
  let isFirst = true;
  let met = 0;
  const server = createServer();
  const carry = (incoming: IncomingMessage, answer: ServerResponse): void => {
    const { method = '', url = '', headers } = incoming;
    const half = Number(headers['content-length'] ?? 0) / 2;
    const changes = !['GET', 'HEAD'].includes(method);
    const has: Readonly<Record<Phase, boolean>> = {
      'its head came': changes || isFirst,
      'half of its body came': half > 0,
      'its answer is there': changes,
    };
    isFirst = false;
    const nth = trap !== undefined && has[trap.phase] ? met++ : undefined;
    const isTrapped = (phase: Phase): boolean => {
      if (trap?.phase !== phase || trap.nth !== nth) return false;
      caught = `${method} ${url.split('?', 1)[0]}`;
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
    get caught() {
      return caught;
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
