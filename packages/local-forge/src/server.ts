import { createServer as createPlainServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

import { parseCredential } from './auth/credential.ts';
import { cannedAnswer } from './faults/canned-answer.ts';
import type { FaultBook } from './faults/fault-book.ts';
import { faultOf } from './faults/fault-plan.ts';
import type { Forge } from './forge.ts';
import { plain } from './http/answer.ts';
import { dispatch } from './http/dispatch.ts';
import { reset } from './http/line.ts';
import type { Line } from './http/line.ts';
import { readAway, receive } from './http/receive.ts';
import { send } from './http/send.ts';
import type { Arrival, Surface } from './http/surface.ts';
import { beginEntry } from './log/request-log.ts';
import type { OpenEntry } from './log/request-log.ts';

/** What the server is made of. */
export interface Parts {
  readonly forge: Forge;
  readonly surfaces: readonly Surface[];
  readonly faults: FaultBook;
  readonly log: OpenEntry[];
  /** Requests that are being worked on, also those whose client has gone. */
  readonly underWay: Set<Promise<void>>;
}

/** Go accepts headers up to this size; Node's own limit would refuse long names before we see them. */
const MAX_HEADER_SIZE = 1024 * 1024;

/** Whether and how to speak https: what Node's own servers take. */
export type TlsOptions = Pick<ServerOptions, 'key' | 'cert' | 'ciphers' | 'minVersion' | 'maxVersion'>;

/** A forge that runs for days must not remember every request for ever. */
const LONGEST_LOG = 100_000;

/** Makes the server; it takes uploads of any length and, like Go's, never times out, not even an idle connection. */
export function createForgeServer(parts: Parts, tls: TlsOptions | undefined): Server {
  const options = {
    maxHeaderSize: MAX_HEADER_SIZE,
    requestTimeout: 0,
    keepAliveTimeout: 0,
    highWaterMark: 256 * 1024,
  };
  const listener = listenerOf(parts, false);
  const server =
    tls === undefined
      ? createPlainServer(options, listener)
      : createTlsServer({ ...options, ...tls }, listener);
  server.on('checkContinue', listenerOf(parts, true));
  return server;
}

function listenerOf(parts: Parts, awaitsContinue: boolean): RequestListener {
  return (request, response) => {
    // Taken now: a request that was destroyed may have none any more.
    const { socket } = request;
    const served = serve(parts, request, response, awaitsContinue)
      .catch(() => void socket.destroy())
      .finally(() => parts.underWay.delete(served));
    parts.underWay.add(served);
  };
}

/** One request from its headers to the last byte of its answer. A client that leaves is no error of ours. */
async function serve(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  awaitsContinue: boolean,
): Promise<void> {
  const { method = '', url = '', socket } = request;
  const entry = beginEntry(request, parseCredential(request.headers.authorization), parts.forge.now());
  parts.log.push(entry);
  if (parts.log.length > LONGEST_LOG) parts.log.shift();
  const { 'content-type': type = '', 'content-length': length } = request.headers;
  const faults = parts.faults.meet({
    method,
    path: url,
    type,
    length: length === undefined ? undefined : Number(length),
  });
  entry.faults = faults.map(({ kind }) => kind);
  const line: Line = { request, response, faults, entry, awaitsContinue };
  try {
    await answerLine(parts.forge, parts.surfaces, line);
  } catch (error) {
    if (socket.destroyed) return;
    process.stderr.write(`local-forge: ${error instanceof Error ? error.stack : String(error)}\n`);
    if (response.headersSent) reset(line);
    else await send(line, plain(500, parts.forge.profile.internalErrorText));
  }
}

async function answerLine(forge: Forge, surfaces: readonly Surface[], line: Line): Promise<void> {
  const { faults } = line;
  const delay = faultOf(faults, 'delay');
  if (delay !== undefined) await sleep(delay.ms);
  if (faultOf(faults, 'hang') !== undefined) return;
  if (faultOf(faults, 'reset')?.when === 'before-body') {
    reset(line);
    return;
  }
  const { authorization } = line.request.headers;
  const canned = faults
    .map((fault) => cannedAnswer(fault, authorization))
    .find((answer) => answer !== undefined);
  if (canned !== undefined && faultOf(faults, 'status')?.afterBody === true) await readAway(receive(line));
  await send(line, canned ?? (await dispatch(arrivalOf(forge, line), surfaces)));
}

function arrivalOf(forge: Forge, line: Line): Arrival {
  const { method = '', url = '', headers } = line.request;
  const question = url.indexOf('?');
  const rawPath = question === -1 ? url : url.slice(0, question);
  const search = question === -1 ? '' : url.slice(question);
  return {
    forge,
    method,
    rawPath,
    search,
    query: new URLSearchParams(search),
    headers,
    credential: parseCredential(headers.authorization),
    receive: () => receive(line),
  };
}
