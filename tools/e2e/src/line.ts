import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';

import type { Match, Release } from './subject.ts';

/** How far an upload has come, as it is seen from the line. */
export interface Upload {
  /** Which of the release's files it is, counted from 0. */
  readonly index: number;
  passed: number;
  is: 'announced' | 'being sent' | 'sent' | 'stored' | 'answered';
}

/**
 * Where a request can be held: its head came, so many bytes of its body, its answer; none of it was passed on yet. The
 * answer is the one to the request that commits, be that the upload or another one.
 */
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
  /** `host:port`. */
  readonly host: string;
  /** Every upload since the last `forget`, oldest first. */
  readonly uploads: readonly Upload[];
  /** How many other requests are under way. */
  readonly questions: number;
  /** Which requests are uploads, and which commit. */
  watch(requests: Pick<Release, 'uploads' | 'commits'>): void;
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
  readonly reach: () => void;
  readonly released: Promise<void>;
  readonly release: () => void;
  isSprung: boolean;
}

export async function lineTo(forgeUrl: string): Promise<Line> {
  const line = new ProxyLine(forgeUrl);
  await line.listen();
  return line;
}

class ProxyLine implements Line {
  readonly uploads: Upload[] = [];
  readonly #forgeUrl: string;
  readonly #server: Server = createServer();
  readonly #underWay = new Map<IncomingMessage, Promise<void>>();
  readonly #asking = new Set<IncomingMessage>();
  #watched: readonly Match[] = [];
  #commits: readonly Match[] = [];
  #traps = new Set<Trap>();
  #isSlow = true;

  constructor(forgeUrl: string) {
    this.#forgeUrl = forgeUrl;
    const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      const carried = this.#carry(incoming, outgoing)
        .catch(() => void outgoing.destroy())
        .finally(() => {
          this.#underWay.delete(incoming);
          this.#asking.delete(incoming);
        });
      this.#underWay.set(incoming, carried);
    };
    this.#server.on('request', onRequest);
    // It is the forge that agrees to take a body, not its proxy.
    this.#server.on('checkContinue', onRequest);
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get questions(): number {
    return this.#asking.size;
  }

  watch({ uploads, commits = uploads }: Pick<Release, 'uploads' | 'commits'>): void {
    this.#watched = uploads;
    this.#commits = commits;
  }

  hold(point: Point): Held {
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    this.#traps.add({ point, reach, released, release, isSprung: false });
    return { reached, release };
  }

  open(): void {
    this.#isSlow = false;
    for (const { release } of this.#traps) release();
    this.#traps.clear();
  }

  forget(): void {
    this.uploads.splice(0);
  }

  async quiet(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.open();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #carry(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const upload = this.#uploadOf(incoming);
    const commit = indexIn(this.#commits, incoming);
    if (upload === undefined) this.#asking.add(incoming);
    await this.#pass((point) =>
      upload === undefined ? 'question' in point : isAt(point, upload.index, 'head'),
    );
    if (incoming.headers.expect !== undefined) outgoing.writeContinue();
    const { expect: _, ...headers } = incoming.headers;
    const onward = request(new URL(incoming.url ?? '/', this.#forgeUrl), {
      method: incoming.method,
      headers,
    });
    // Whoever breaks off on one side does so on the other.
    outgoing.once('close', () => onward.destroy());
    onward.on('error', () => outgoing.destroy());
    onward.once('response', (answer) => {
      this.#giveBack(answer, { upload, commit }, outgoing).catch(() => outgoing.destroy());
    });
    const closed = new Promise((resolve) => onward.once('close', resolve));
    await pipeline(incoming, (source: AsyncIterable<Buffer>) => this.#body(upload, source), onward);
    await closed;
  }

  async #giveBack(
    answer: IncomingMessage,
    { upload, commit }: { readonly upload: Upload | undefined; readonly commit: number },
    outgoing: ServerResponse,
  ): Promise<void> {
    if (upload !== undefined) upload.is = 'stored';
    await this.#pass((point) => isAt(point, commit, 'answer'));
    if (upload !== undefined) upload.is = 'answered';
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  }

  async *#body(upload: Upload | undefined, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let untilPause = portion;
    for await (const chunk of source) {
      if (upload !== undefined) {
        upload.is = 'being sent';
        await this.#pass((point) => isInBody(point, upload, chunk.length));
        upload.passed += chunk.length;
      }
      yield chunk;
      untilPause -= chunk.length;
      if (untilPause > 0 || !this.#isSlow) continue;
      untilPause = portion;
      await setTimeout(pauseMs);
    }
    if (upload !== undefined) upload.is = 'sent';
  }

  #uploadOf(incoming: IncomingMessage): Upload | undefined {
    const index = indexIn(this.#watched, incoming);
    if (index < 0) return undefined;
    const upload: Upload = { index, passed: 0, is: 'announced' };
    this.uploads.push(upload);
    return upload;
  }

  /** Waits where a trap stands. Most of the time none does, and nothing is waited for. */
  async #pass(matches: (point: Point) => boolean): Promise<void> {
    const trap = [...this.#traps].find(({ point, isSprung }) => !isSprung && matches(point));
    if (trap === undefined) return;
    trap.isSprung = true;
    trap.reach();
    await trap.released;
  }
}

function indexIn(matches: readonly Match[], { method = '', url = '', headers }: IncomingMessage): number {
  const type = headers['content-type'] ?? '';
  const length = Number(headers['content-length']);
  return matches.findIndex((match) => isMatch(match, { method, url, type, length }));
}

function isMatch(
  match: Match,
  { method, url, type, length }: { method: string; url: string; type: string; length: number },
): boolean {
  return (
    match.method === method &&
    match.path.test(url) &&
    (match.type?.test(type) ?? true) &&
    (match.length === undefined || match.length === length)
  );
}

function isAt(point: Point, index: number, at: 'head' | 'answer'): boolean {
  return 'upload' in point && point.upload === index && point.at === at;
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
