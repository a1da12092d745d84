import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';

import type { Match } from './subject.ts';

/** How far an upload has come, as it is seen from the line. */
export interface Upload {
  /** Which of the release's files it is, counted from 0. */
  readonly index: number;
  readonly announced: number;
  passed: number;
  is: 'announced' | 'being sent' | 'sent' | 'stored' | 'answered';
}

/** Where a request can be held: its head came, so many bytes of its body, its answer; none of it was passed on yet. */
export type Point =
  | { readonly upload: number; readonly at: 'head' | 'answer' | { readonly bytes: number } }
  | { readonly question: true };

/** A request that is being held. */
export interface Held {
  readonly reached: Promise<void>;
  release(): void;
}

/** A proxy between a publisher and the forge, slow enough to be met in the middle. */
export interface Line extends AsyncDisposable {
  readonly url: string;
  /** `host:port`. */
  readonly host: string;
  /** Every upload since the last `forget`, oldest first. */
  readonly uploads: readonly Upload[];
  /** Which requests are uploads. */
  watch(uploads: readonly Match[]): void;
  /** Holds the first request that comes to a point. */
  hold(point: Point): Held;
  /** Holds nothing any more, and lets everything pass as fast as it can. */
  open(): void;
  forget(): void;
  /** Resolves when nothing is under way any more. */
  quiet(): Promise<unknown>;
}

/** So many bytes pass at once … */
const portion = 2 * 1024 * 1024;
/** … and then none for so long. */
const pauseMs = 25;

interface Trap {
  readonly point: Point;
  readonly spring: () => Promise<void>;
}

export async function lineTo(forgeUrl: string): Promise<Line> {
  const uploads: Upload[] = [];
  const traps = new Set<Trap>();
  const underWay = new Set<Promise<void>>();
  const releases = new Set<() => void>();
  let watched: readonly Match[] = [];
  let isSlow = true;

  /** Waits where a trap stands. Most of the time none does, and nothing is waited for. */
  const pass = async (matches: (point: Point) => boolean): Promise<void> => {
    for (const trap of traps) if (matches(trap.point)) await trap.spring();
  };
  const uploadOf = ({ method, url = '', headers }: IncomingMessage): Upload | undefined => {
    const index = watched.findIndex((match) => match.method === method && match.path.test(url));
    if (index < 0) return undefined;
    const upload: Upload = {
      index,
      announced: Number(headers['content-length'] ?? 0),
      passed: 0,
      is: 'announced',
    };
    uploads.push(upload);
    return upload;
  };
  async function* body(upload: Upload | undefined, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let untilPause = portion;
    for await (const chunk of source) {
      if (upload !== undefined) {
        upload.is = 'being sent';
        await pass((point) => isInBody(point, upload, chunk.length));
        upload.passed += chunk.length;
      }
      yield chunk;
      untilPause -= chunk.length;
      if (untilPause > 0 || !isSlow) continue;
      untilPause = portion;
      await setTimeout(pauseMs);
    }
    if (upload !== undefined) upload.is = 'sent';
  }
  const carry = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const upload = uploadOf(incoming);
    await pass((point) => (upload === undefined ? 'question' in point : isAt(point, upload, 'head')));
    if (incoming.headers.expect !== undefined) outgoing.writeContinue();
    const { expect: _, ...headers } = incoming.headers;
    const onward = request(new URL(incoming.url ?? '/', forgeUrl), { method: incoming.method, headers });
    // Whoever breaks off on one side does so on the other.
    outgoing.once('close', () => onward.destroy());
    onward.on('error', () => outgoing.destroy());
    onward.once('response', (answer) => {
      const giveBack = async (): Promise<void> => {
        if (upload !== undefined) {
          upload.is = 'stored';
          await pass((point) => isAt(point, upload, 'answer'));
          upload.is = 'answered';
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      };
      giveBack().catch(() => outgoing.destroy());
    });
    const closed = new Promise((resolve) => onward.once('close', resolve));
    await pipeline(incoming, (source: AsyncIterable<Buffer>) => body(upload, source), onward);
    await closed;
  };

  const server = createServer();
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const carried = carry(incoming, outgoing)
      .catch(() => void outgoing.destroy())
      .finally(() => underWay.delete(carried));
    underWay.add(carried);
  };
  server.on('request', onRequest);
  // It is the forge that agrees to take a body, not its proxy.
  server.on('checkContinue', onRequest);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const open = (): void => {
    isSlow = false;
    traps.clear();
    for (const release of releases) release();
  };
  return {
    host,
    url: `http://${host}`,
    uploads,
    watch: (matches) => {
      watched = matches;
    },
    hold: (point) => {
      const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      releases.add(release);
      const trap: Trap = {
        point,
        spring: () => {
          traps.delete(trap);
          reach();
          return released;
        },
      };
      traps.add(trap);
      return { reached, release };
    },
    open,
    forget: () => void uploads.splice(0),
    quiet: () => Promise.all(underWay),
    [Symbol.asyncDispose]: async () => {
      open();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function isAt(point: Point, upload: Upload, at: 'head' | 'answer'): boolean {
  return 'upload' in point && point.upload === upload.index && point.at === at;
}

/** The chunk that would pass the point is held. */
function isInBody(point: Point, upload: Upload, length: number): boolean {
  return (
    'upload' in point &&
    point.upload === upload.index &&
    typeof point.at === 'object' &&
    upload.passed > 0 &&
    upload.passed + length > point.at.bytes
  );
}
