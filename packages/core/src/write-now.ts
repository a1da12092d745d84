import { writeSync } from 'node:fs';

import { systemCode } from './system-code.ts';

/**
 * Writes at once, however long a reader takes: what waits in a stream is lost when the process exits, and to let it go on
 * after a crash could change something.
 */
export function writeNow(fd: 1 | 2, text: string): void {
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      // The reader is slow; or there is none any more.
      if (systemCode(error) !== 'EAGAIN') return;
      Atomics.wait(nothing, 0, 0, 5);
    }
  }
}
