import { sizeProblem } from '../gates/limits.ts';
import { Refusal, empty } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { SessionRow } from '../store/rows.ts';
import { SpoiltSession, UnknownSession } from '../store/upload-sessions.ts';
import { DISTRIBUTION, ociError, ociSilence } from './errors.ts';
import { addressOf, imageRef } from './image-address.ts';
import type { ImageExchange } from './image-gates.ts';
import { queryText } from './query-text.ts';
import { storedAt } from './stored-answer.ts';

/** How far an upload is. Any image's address will do: a session belongs to none until it is finished. */
export function uploadStatus(exchange: ImageExchange): Answer {
  const { uuid, received } = findSession(exchange);
  const headers = exchange.forge.profile.uploadHeaders.status(received, sessionAddress(exchange, uuid));
  return empty(204, { 'docker-upload-uuid': uuid, ...headers, ...DISTRIBUTION });
}

/** Takes the next chunk. */
export async function receiveChunk(exchange: ImageExchange): Promise<Answer> {
  const { forge } = exchange;
  return inSession(exchange, async (session) => {
    refuseWrongRange(exchange.headers['content-range'], session.received);
    const { uuid, received } = await forge.uploads.append(session, exchange.receive(), forge.now);
    const location = sessionAddress(exchange, uuid);
    const range = forge.profile.uploadHeaders.chunk(received);
    return empty(202, { location, 'docker-upload-uuid': uuid, ...range, ...DISTRIBUTION });
  });
}

/** Takes the last chunk, if there is one, and the blob with it. With a wrong digest the session goes on. */
export async function finishUpload(exchange: ImageExchange): Promise<Answer> {
  const { forge, query } = exchange;
  const digest = queryText(query, 'digest');
  if (digest === '') return ociError(400, 'DIGEST_INVALID');
  return inSession(exchange, async (session) => {
    const whole = await forge.uploads.append(session, exchange.receive(), forge.now);
    const hashes = await forge.uploads.hashesOf(whole);
    if (digest !== `sha256:${hashes.sha256}`) return ociError(400, 'DIGEST_INVALID');
    const size = whole.received;
    if (sizeProblem(exchange, 'container', size) !== undefined) return ociSilence(403);
    forge.blobs.adopt(forge.uploads.path(whole), hashes.sha256);
    forge.imageWriter.addBlob(imageRef(exchange), { hashes, size }, forge.now(), forge.uploads.ended(whole));
    forge.uploads.forget(whole);
    return storedAt(addressOf(exchange, `blobs/${digest}`), hashes.sha256);
  });
}

export function cancelUpload(exchange: ImageExchange): Answer {
  exchange.forge.uploads.cancel(findSession(exchange));
  return empty(204, DISTRIBUTION);
}

function sessionAddress(exchange: ImageExchange, uuid: string): string {
  return addressOf(exchange, `blobs/uploads/${uuid}`);
}

function findSession(exchange: ImageExchange): SessionRow {
  const found = exchange.forge.uploads.find(param(exchange, 'upload'));
  if (found === undefined) throw unknown();
  return found;
}

async function inSession(
  exchange: ImageExchange,
  work: (session: SessionRow) => Promise<Answer>,
): Promise<Answer> {
  const session = findSession(exchange);
  try {
    return await exchange.forge.uploads.use(session, () => work(session));
  } catch (error) {
    if (error instanceof SpoiltSession) return ociSilence(500);
    if (error instanceof UnknownSession) throw unknown();
    throw error;
  }
}

/** Of `Content-Range` only the start is looked at; without one, just a first chunk will do. */
function refuseWrongRange(header: string | undefined, received: number): void {
  if (header === undefined || header === '') {
    if (received === 0) return;
    throw invalid(400, 'Stream uploads after first write are not allowed');
  }
  const start = /^\s*([+-]?\d+)-\s*[+-]?\d+/.exec(header)?.[1];
  if (start === undefined) throw invalid(400);
  if (Number(start) !== received) throw invalid(416);
}

function invalid(status: number, message?: string): Refusal {
  return new Refusal(ociError(status, 'BLOB_UPLOAD_INVALID', message));
}

function unknown(): Refusal {
  return new Refusal(ociError(404, 'BLOB_UPLOAD_UNKNOWN'));
}
