import type { IncomingMessage } from 'node:http';

import { Stopped } from '../blocker.ts';
import type { Clock, WireResponse } from '../ports.ts';
import { silenceLimitMs, type Watchdog } from './watchdog.ts';
import { WireError, wireError, type WireState } from './wire-error.ts';

export interface Reading {
  readonly dog: Watchdog;
  readonly clock: Clock;
  readonly state: WireState;
}

/** An answer whose head has come, to be read as fast as somebody wants it. */
export function responseOf(message: IncomingMessage, reading: Reading): WireResponse {
  const { dog, clock, state } = reading;
  let mostBytes = Number.POSITIVE_INFINITY;
  message.once('close', () => dog.settle());
  return {
    status: message.statusCode ?? 0,
    headers: flatten(message.headers),
    body: chunksOf(message, reading, () => mostBytes),
    limit: ({ bytes, ms }) => {
      mostBytes = bytes;
      // What is over already would never cancel it.
      if (message.destroyed) return;
      const late = `the answer is not complete after ${Math.round(ms / 60_000)} minutes`;
      message.once(
        'close',
        clock.after(ms, () => void message.destroy(new WireError('garbled', late, state))),
      );
    },
    discard: () => {
      message.destroy();
    },
  };
}

/** Where no limit was set, an answer may take as long as it likes, as long as it moves. */
async function* chunksOf(
  message: IncomingMessage,
  { dog, state }: Reading,
  mostBytes: () => number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of message as AsyncIterable<Uint8Array>) {
      dog.rest();
      size += chunk.length;
      if (size > mostBytes()) throw new WireError('garbled', 'the answer is endless', state);
      yield chunk;
      dog.expect('no more of the answer', silenceLimitMs, 'silent');
    }
  } catch (error) {
    throw error instanceof Stopped ? error : wireError(error, state);
  }
}

function flatten(headers: IncomingMessage['headers']): WireResponse['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}
