import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { drip } from '../faults/drip.ts';
import { cutAfter, dripRate, faultOf } from '../faults/fault-plan.ts';
import { FLUSH_MS, tripWire } from '../faults/trip-wire.ts';
import { announcedLength, hasBody } from './announced.ts';
import type { Answer } from './answer.ts';
import { closeGently } from './close-gently.ts';
import { reset } from './line.ts';
import type { Line } from './line.ts';

/** Go's own rule: text longer than this is chunked unless its length was set. */
const LONGEST_COUNTED_TEXT = 2048;

/** So much of an unread body Go reads away to keep the connection. */
const LARGEST_SKIPPED_BODY = 256 * 1024;

/** Sends an answer, or what the faults leave of it. */
export async function send(line: Line, answer: Answer): Promise<void> {
  const { request, response, faults, entry } = line;
  const cut = faultOf(faults, 'reset');
  if (faultOf(faults, 'lose-answer') !== undefined || (cut !== undefined && hasBody(request))) {
    reset(line);
    return;
  }
  entry.status = answer.status;
  if (leavesBodyUnread(line)) {
    response.setHeader('connection', 'close');
    closeGently(request.socket);
  }
  const length = lengthOf(answer, request.method === 'HEAD');
  if (length !== undefined) response.setHeader('content-length', length);
  response.writeHead(answer.status, answer.headers);
  if (request.method === 'HEAD' || answer.body === undefined) response.end();
  else await sendBody(line, bytesOf(answer.body), length);
}

/** A client that was never told to go on, or has more to send than we would read away. */
function leavesBodyUnread({ request, awaitsContinue }: Line): boolean {
  if (awaitsContinue) return true;
  return (
    !request.readableEnded && (announcedLength(request) ?? Number.POSITIVE_INFINITY) > LARGEST_SKIPPED_BODY
  );
}

function lengthOf({ status, body }: Answer, isHead: boolean): number | undefined {
  if (status === 204 || status === 304) return undefined;
  if (body === undefined) return isHead ? undefined : 0;
  if (typeof body !== 'string') return body.length;
  const length = Buffer.byteLength(body);
  return length > LONGEST_COUNTED_TEXT ? undefined : length;
}

function bytesOf(body: NonNullable<Answer['body']>): Buffer | Readable {
  if (typeof body === 'string') return Buffer.from(body);
  if (Buffer.isBuffer(body)) return body;
  if (body.length === 0) return Buffer.alloc(0);
  const { path, start, length } = body;
  return createReadStream(path, { start, end: start + length - 1, highWaterMark: 1024 * 1024 });
}

async function sendBody(line: Line, bytes: Buffer | Readable, length: number | undefined): Promise<void> {
  const { response, faults } = line;
  const rate = dripRate(faults, 'out');
  const cut = faultOf(faults, 'reset');
  if (Buffer.isBuffer(bytes) && rate === undefined && cut === undefined) {
    response.end(bytes);
    return;
  }
  const source = Buffer.isBuffer(bytes) ? Readable.from([bytes], { objectMode: false }) : bytes;
  const slow = rate === undefined ? [] : [drip(rate)];
  const broken = cut?.when === 'mid-body' ? [tripWire(cutAfter(cut, length), () => reset(line))] : [];
  await pipeline([source, ...slow, ...broken, response]);
  if (cut !== undefined) setTimeout(() => reset(line), FLUSH_MS);
}
