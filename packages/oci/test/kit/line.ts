import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';

/** What the line does to a request. */
export type LineFault =
  /** Answers in the place of the registry, which never hears of it. */
  | {
      readonly is: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    }
  /** Breaks both ways after so many bytes of the body. */
  | { readonly is: 'cut'; readonly after: number }
  /** The registry does it, and its answer is lost. */
  | { readonly is: 'lose-answer' }
  /** Its answer says something else in some headers; `undefined` takes one out. */
  | { readonly is: 'headers'; readonly headers: Record<string, string | undefined> }
  /** Before anything else, something happens. */
  | { readonly is: 'meanwhile'; readonly happens: () => unknown }
  /** After so many bytes of the body, something happens, and the rest goes on a moment later. */
  | { readonly is: 'pause'; readonly after: number; readonly happens: () => unknown };

export interface LineRule {
  readonly method: string;
  readonly path?: RegExp;
  /** How often; once when left out. */
  readonly times?: number;
  readonly does: LineFault;
}

export interface Passed {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** Of the body, as far as it came. */
  bytes: number;
  status?: number;
}

/** A proxy in front of a registry that can be told to break. */
export interface Line extends AsyncDisposable {
  readonly origin: string;
  readonly passed: readonly Passed[];
  /** `METHOD status` of each request so far; without a status where there was no answer. */
  readonly told: readonly string[];
  add(...rules: readonly LineRule[]): void;
  forget(): void;
}

/** Time for what was passed on to arrive before the line is cut, in milliseconds. */
const settleMs = 60;

/** @param to origin of the registry; it sees the line's own `Host`. */
export async function lineTo(to: string): Promise<Line> {
  const passed: Passed[] = [];
  const rules: { rule: LineRule; left: number }[] = [];
  const faultFor = (method: string, path: string): LineFault | undefined => {
    const met = rules.find(
      ({ rule, left }) => left > 0 && rule.method === method && (rule.path ?? /./).test(path),
    );
    if (met !== undefined) met.left -= 1;
    return met?.rule.does;
  };
  const server: Server = createServer();
  const carry = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method = '', url = '', headers } = incoming;
    const entry: Passed = { method, path: url, headers, bytes: 0 };
    passed.push(entry);
    outgoing.once('finish', () => (entry.status = outgoing.statusCode));
    pass({ incoming, outgoing, entry, to }, faultFor(method, url)).catch(() => incoming.destroy());
  };
  server.on('request', carry).on('checkContinue', carry);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    get told() {
      return passed.map(({ method, status }) => `${method} ${status ?? ''}`.trim());
    },
    add: (...more) => void rules.push(...more.map((rule) => ({ rule, left: rule.times ?? 1 }))),
    forget: () => void passed.splice(0),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => void server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Crossing {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly entry: Passed;
  readonly to: string;
}

async function pass(crossing: Crossing, fault: LineFault | undefined): Promise<void> {
  const { incoming, outgoing, entry, to } = crossing;
  if (fault?.is === 'answer') {
    outgoing.writeHead(fault.status, { connection: 'close', ...fault.headers }).end(fault.body ?? '');
    return;
  }
  if (fault?.is === 'meanwhile') await fault.happens();
  const { expect, ...headers } = incoming.headers;
  if (expect !== undefined) outgoing.writeContinue();
  if (fault?.is === 'cut' && fault.after === 0) return void incoming.socket.destroy();
  const onward = request(new URL(entry.path, to), { method: entry.method, headers });
  const answered = Promise.withResolvers<IncomingMessage>();
  onward.on('response', answered.resolve).on('error', answered.reject);
  answered.promise.catch(() => {});
  incoming.on('error', () => onward.destroy());
  if (!(await passBody(crossing, onward, fault))) return;
  onward.end();
  const answer = await answered.promise;
  if (fault?.is === 'lose-answer') {
    answer.resume();
    incoming.socket.destroy();
    return;
  }
  const changed = fault?.is === 'headers' ? { ...answer.headers, ...fault.headers } : answer.headers;
  const known = Object.entries(changed).filter(([, value]) => value !== undefined) as [string, string][];
  outgoing.writeHead(answer.statusCode ?? 500, Object.fromEntries(known));
  answer.pipe(outgoing);
}

/** @returns whether all of it came through. */
async function passBody(
  { incoming, entry }: Crossing,
  onward: ReturnType<typeof request>,
  fault: LineFault | undefined,
): Promise<boolean> {
  let isPaused = false;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    const part = fault?.is === 'cut' ? chunk.subarray(0, fault.after - entry.bytes) : chunk;
    entry.bytes += part.length;
    if (part.length > 0) await new Promise((resolve) => void onward.write(part, resolve));
    if (fault?.is === 'pause' && !isPaused && entry.bytes >= fault.after) {
      isPaused = true;
      await fault.happens();
      await setTimeout(settleMs);
    }
    if (fault?.is === 'cut' && entry.bytes >= fault.after) {
      await setTimeout(settleMs);
      onward.destroy();
      // The registry notices first: else it would be asked what became of it while it still waits for more.
      await setTimeout(4 * settleMs);
      incoming.socket.destroy();
      return false;
    }
  }
  return true;
}
