import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';

import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import type { ByteReader } from '../ports.ts';
import { quickCheckFor, quickCheckOf, spellCrc32 } from './quick-check.ts';

/** Gives at most `step` bytes at a time. */
function readerOf(bytes: Uint8Array, step: number): ByteReader {
  let at = 0;
  return {
    read: async (into) => {
      const part = bytes.subarray(at, at + Math.min(step, into.length));
      into.set(part);
      at += part.length;
      return part.length;
    },
    close: async () => {},
  };
}

describe('a quick check', () => {
  test('has the check value that every CRC-32 of this kind has', async () => {
    const found = await quickCheckOf(readerOf(Buffer.from('123456789'), 4));
    expect(found).toEqual({ size: 9, crc32: 'cbf43926' });
  });

  test('of nothing', async () => {
    expect(await quickCheckOf(readerOf(Buffer.alloc(0), 1))).toEqual({ size: 0, crc32: '00000000' });
  });

  property.prop([fc.uint8Array({ maxLength: 100 }), fc.integer({ min: 1, max: 7 })])(
    'does not depend on how the bytes come',
    async (bytes, step) => {
      const expected = { size: bytes.length, crc32: spellCrc32(crc32(bytes)) };
      expect(await quickCheckOf(readerOf(bytes, step))).toEqual(expected);
    },
  );

  test('is for large files only', async () => {
    expect(await quickCheckFor(1024 * 1024)).toBeUndefined();
    expect(await quickCheckFor(1024 * 1024 + 1)).toBeDefined();
  });
});
