import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import type { Body, ByteReader } from '../ports.ts';
import { fileSource, verifiedBody } from '../source.ts';
import { framedBody } from './framed-body.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** A body that gives at most `most` bytes at a time, and remembers whether it was closed. */
function bodyOf(content: Uint8Array, most = Infinity): Body & { closed: number } {
  const body = {
    size: content.length,
    closed: 0,
    open: async (): Promise<ByteReader> => {
      let at = 0;
      return {
        read: async (into) => {
          const part = content.subarray(at, at + Math.min(into.length, most));
          into.set(part);
          at += part.length;
          return part.length;
        },
        close: async () => void (body.closed += 1),
      };
    },
  };
  return body;
}

/** Everything, through a buffer of this size; with what was read before an error. */
async function readAll(body: Body, size: number): Promise<{ text: string; error?: unknown }> {
  const reader = await body.open();
  const buffer = Buffer.alloc(size);
  let text = '';
  try {
    for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer))
      text += buffer.toString('latin1', 0, count);
    return { text };
  } catch (error) {
    return { text, error };
  } finally {
    await reader.close();
  }
}

const part = fc.uint8Array({ maxLength: 50 });

property.prop(
  [fc.tuple(part, part, part), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 })],
  { numRuns: 200 },
)('is its three parts in order, whatever the buffer', async ([before, inner, after], size, most) => {
  const body = framedBody(before, bodyOf(inner, most), after);
  const whole = Buffer.concat([before, inner, after]);
  expect(body.size).toBe(whole.length);
  // May be opened again, for another try.
  for (let tries = 0; tries < 2; tries += 1)
    expect((await readAll(body, size)).text).toBe(whole.toString('latin1'));
});

test('closes what is inside', async () => {
  const inner = bodyOf(bytes('inner'));
  await readAll(framedBody(bytes('('), inner, bytes(')')), 4);
  expect(inner.closed).toBe(1);
});

test.each([1, 3, 7, 64])('an error inside comes before the end, with a buffer of %i', async (size) => {
  using folder = tempFolder();
  const path = folder.write('file', 'these bytes');
  const sha256 = createHash('sha256').update('other bytes').digest('hex');
  const source = fileSource({ name: 'file', path, size: 11, sha256 });
  const { text, error } = await readAll(framedBody(bytes('(('), verifiedBody(source), bytes('))')), size);
  expect(error).toMatchObject({ blocker: 'stage-corrupt' });
  expect('((these bytes').toContain(text);
  expect(text).not.toContain('these bytes');
});
