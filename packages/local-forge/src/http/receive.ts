import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { finished } from 'node:stream/promises';

import { drip } from '../faults/drip.ts';
import { cutAfter, dripRate, faultOf } from '../faults/fault-plan.ts';
import { tripWire } from '../faults/trip-wire.ts';
import { announcedLength, hasBody } from './announced.ts';
import { reset } from './line.ts';
import type { Line } from './line.ts';

/** Asks the client for the body of its request and returns it as it comes, faults included. */
export function receive(line: Line): Readable {
  if (line.awaitsContinue) line.response.writeContinue();
  line.awaitsContinue = false;
  line.request.on('data', (chunk: Buffer) => {
    line.entry.bytesIn += chunk.length;
  });
  line.request.pause();
  const rate = dripRate(line.faults, 'in');
  const slowed = rate === undefined ? line.request : chain(line.request, drip(rate));
  const cut = faultOf(line.faults, 'reset');
  if (cut === undefined || !hasBody(line.request)) return slowed;
  return chain(
    slowed,
    tripWire(cutAfter(cut, announcedLength(line.request)), () => reset(line)),
  );
}

/** Joins two streams; an error of either reaches whoever reads the last. */
function chain<T extends Readable & NodeJS.WritableStream>(from: Readable, to: T): T {
  pipeline(from, to, () => undefined);
  return to;
}

/** Takes a body to its end and forgets it. */
export async function readAway(body: Readable): Promise<void> {
  body.resume();
  await finished(body, { writable: false });
}
