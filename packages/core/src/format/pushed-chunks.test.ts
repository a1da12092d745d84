import { describe, expect, test } from 'vitest';

import { PushedChunks } from './pushed-chunks.ts';

async function taken(pushed: PushedChunks): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of pushed.chunks()) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

describe('chunks that are pushed', () => {
  test('come out in order, though their memory is used again', async () => {
    const pushed = new PushedChunks();
    const reading = taken(pushed);
    const memory = Buffer.alloc(1);
    for (const letter of 'abc') {
      memory.write(letter);
      await pushed.push(memory);
    }
    pushed.end();
    expect(await reading).toBe('abc');
  });

  test('wait for whoever takes them', async () => {
    const pushed = new PushedChunks();
    const chunks = pushed.chunks();
    const first = chunks.next();
    let isTaken = false;
    const push = pushed.push(Buffer.from('a')).then(() => (isTaken = true));
    await first;
    expect(isTaken).toBe(false);
    pushed.end();
    await chunks.next();
    await push;
  });

  test('wait for nobody who has left', async () => {
    const pushed = new PushedChunks();
    const leaving = (async () => {
      for await (const _ of pushed.chunks()) break;
    })();
    await pushed.push(Buffer.from('a'));
    await leaving;
    await pushed.push(Buffer.from('b'));
    await pushed.push(Buffer.from('c'));
  });

  test('end before anybody asked', async () => {
    const pushed = new PushedChunks();
    pushed.end();
    expect(await taken(pushed)).toBe('');
  });
});
