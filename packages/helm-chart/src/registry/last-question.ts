import type { Body } from '@parity-lib/core';

/**
 * A body whose last bytes wait for one more question: however long it takes to send, what was true before may be long
 * past, and a server that has not all of it has nothing.
 *
 * @param ask throws, and the body is never complete.
 */
export function askedBody(body: Body, ask: () => Promise<void>): Body {
  return {
    size: body.size,
    open: async () => {
      const inner = await body.open();
      let left = body.size;
      return {
        read: async (into) => {
          const count = await inner.read(into);
          left -= count;
          if (left === 0 && count > 0) await ask();
          return count;
        },
        close: () => inner.close(),
      };
    },
  };
}
