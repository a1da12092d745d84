import { expect, test } from 'vitest';

import { readAlong } from './read-along.ts';

const parts = ['a', 'b', 'c'].map((letter) => Buffer.from(letter));

/** Hands on all parts. @returns how many. */
async function copyAll(handOn: (chunk: Uint8Array) => Promise<void>): Promise<number> {
  for (const part of parts) await handOn(part);
  return parts.length;
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += Buffer.from(chunk).toString();
  return text;
}

test('what is copied is seen', async () => {
  const { copied, seen } = await readAlong(copyAll, textOf);
  expect([copied, await seen()]).toEqual([3, 'abc']);
});

test('who looks sees the end when copying is over, and not before', async () => {
  const whole = Promise.withResolvers<void>();
  let isSeen = false;
  const reading = readAlong(
    async (handOn) => {
      await copyAll(handOn);
      await whole.promise;
    },
    async (chunks) => {
      await textOf(chunks);
      isSeen = true;
    },
  );
  await new Promise(setImmediate);
  expect(isSeen).toBe(false);
  whole.resolve();
  await (await reading).seen();
  expect(isSeen).toBe(true);
});

test('a look that fails hinders no copy, and tells it when it is asked', async () => {
  const { copied, seen } = await readAlong(copyAll, async (chunks) => {
    for await (const _ of chunks) throw new Error('no chart');
  });
  expect(copied).toBe(3);
  await new Promise(setImmediate);
  await expect(seen()).rejects.toThrow('no chart');
});

test('a copy that fails ends the look, and is what is told', async () => {
  const ended = Promise.withResolvers<string>();
  const copying = readAlong(
    async (handOn) => {
      await handOn(Buffer.from('a'));
      throw new Error('disk full');
    },
    async (chunks) => {
      ended.resolve(await textOf(chunks));
      throw new Error('cut short');
    },
  );
  await expect(copying).rejects.toThrow('disk full');
  expect(await ended.promise).toBe('a');
});
