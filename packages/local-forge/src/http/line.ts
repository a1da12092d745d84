import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Fault } from '../faults/fault.ts';
import type { OpenEntry } from '../log/request-log.ts';

/** One exchange on its socket: both ends, the faults it meets, and its line in the log. */
export interface Line {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly faults: readonly Fault[];
  readonly entry: OpenEntry;
  /** The client waits for `100 Continue` and has not been told yet. */
  awaitsContinue: boolean;
}

/** Breaks the connection so that the client sees a reset, not an end. */
export function reset({ request: { socket } }: Line): void {
  // Node can reset only a bare TCP socket; under TLS the missing close notice says the same.
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}
