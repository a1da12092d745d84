import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';

import { fc, test as property } from '@fast-check/vitest';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { gzipOf } from '../gzip.ts';
import { collect } from '../test-streams.ts';

/** Bytes that no packer makes smaller, the same in every run. */
function noise(size: number, seed = 'noise'): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at * 64 < size; at += 1) parts.push(createHash('sha512').update(`${seed}${at}`).digest());
  return Buffer.concat(parts).subarray(0, size);
}

describe('the header', () => {
  test.each([
    [undefined, '1f8b08000000000000ff'],
    [1, '1f8b08000000000004ff'],
    [6, '1f8b08000000000000ff'],
    [9, '1f8b08000000000002ff'],
  ] as const)('of level %s has no name, no time and no system', async (level, header) => {
    const packed = await collect(gzipOf([Buffer.from('hello')], level === undefined ? {} : { level }));
    expect(packed.subarray(0, 10).toString('hex')).toBe(header);
  });

  test('and the whole of a few bytes, which any zlib packs alike', async () => {
    expect((await collect(gzipOf([]))).toString('hex')).toBe('1f8b08000000000000ff03000000000000000000');
    const hello = await collect(gzipOf([Buffer.from('hello')]));
    expect(hello.toString('hex')).toBe('1f8b08000000000000ffcb48cdc9c9070086a6103605000000');
  });
});

describe('what was packed', () => {
  property.prop([fc.array(fc.uint8Array({ maxLength: 300 })), fc.constantFrom(1, 6, 9)])(
    'comes out again',
    async (chunks, level) => {
      const packed = await collect(gzipOf(chunks, { level }));
      expect(gunzipSync(packed).equals(Buffer.concat(chunks))).toBe(true);
    },
  );

  test.runIf(hasPeer('gzip'))('is right for gzip', async () => {
    const content = Buffer.concat([noise(300_000), Buffer.alloc(300_000), noise(100_000)]);
    const packed = await collect(gzipOf([content]));
    const { status, stdout, stderr } = spawnSync('gzip', ['-dc'], { input: packed, maxBuffer: 2 ** 24 });
    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
    expect(stdout.equals(content)).toBe(true);
  });

  property.prop([fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 8 })], { numRuns: 15 })(
    'does not depend on how it came',
    async (cuts) => {
      const text = Buffer.from(noise(90_000).toString('base64'));
      const parts: Buffer[] = [];
      let at = 0;
      for (const cut of cuts) parts.push(text.subarray(at, (at += cut)));
      parts.push(text.subarray(at));
      expect((await collect(gzipOf(parts))).equals(await collect(gzipOf([text])))).toBe(true);
    },
  );

  test('is smaller with a higher level', async () => {
    const text = Buffer.from(noise(100_000).toString('hex'));
    const [low, high] = [
      await collect(gzipOf([text], { level: 1 })),
      await collect(gzipOf([text], { level: 9 })),
    ];
    expect(high.length).toBeLessThan(low.length);
  });
});

describe('a stream', () => {
  test('reads no faster than it is read, and ends what it reads when it is left', async () => {
    const piece = noise(100_000);
    let given = 0;
    let ended = false;
    async function* endless() {
      try {
        for (;;) {
          given += piece.length;
          yield piece;
        }
      } finally {
        ended = true;
      }
    }
    let taken = 0;
    for await (const chunk of gzipOf(endless(), { level: 1 })) {
      taken += chunk.length;
      expect(given - taken).toBeLessThan(2 ** 20);
      if (taken > 4 * 2 ** 20) break;
    }
    expect(ended).toBe(true);
  });

  test('fails as what it reads fails', async () => {
    async function* failing() {
      yield noise(200_000);
      throw new Error('no more');
    }
    await expect(collect(gzipOf(failing()))).rejects.toThrow('no more');
  });
});
