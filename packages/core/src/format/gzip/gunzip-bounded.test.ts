import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';

import { fc, test as property } from '@fast-check/vitest';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { gunzipBounded } from '../gzip.ts';
import { collect, cutUp } from '../test-streams.ts';

const most = 1_000_000;

async function unpack(packed: Uint8Array | readonly Uint8Array[], mostBytes = most): Promise<Buffer> {
  return await collect(gunzipBounded(packed instanceof Uint8Array ? [packed] : packed, { mostBytes }));
}

const content = fc.uint8Array({ maxLength: 2000 });

describe('what a gzip file holds', () => {
  property.prop([fc.array(content, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(200))])(
    'comes out, all members in their order, however the file comes',
    async (members, cuts) => {
      const packed = Buffer.concat(members.map((member) => gzipSync(member)));
      expect((await unpack(cutUp(packed, cuts))).equals(Buffer.concat(members))).toBe(true);
    },
  );

  test.runIf(hasPeer('gzip'))('comes out of a file with a name and a time', async () => {
    const { stdout } = spawnSync('gzip', ['-c', '-N', '-9'], { input: 'hello' });
    expect((await unpack(stdout)).toString()).toBe('hello');
  });
});

describe('the bound', () => {
  test.each([
    ['one member', [1000]],
    ['all of them', [400, 600]],
  ])('holds for %s', async (_, sizes) => {
    const packed = Buffer.concat(sizes.map((size) => gzipSync(Buffer.alloc(size))));
    expect((await unpack(packed, 1000)).length).toBe(1000);
    await expect(unpack(packed, 999)).rejects.toMatchObject({
      code: 'PARITY_ARCHIVE',
      message: expect.stringContaining('more than 999 bytes'),
    });
  });

  test('ends a bomb early, and what it is read from', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 20));
    let ended = false;
    let given = 0;
    async function* endless() {
      try {
        for (; ; given += 1) yield bomb;
      } finally {
        ended = true;
      }
    }
    let unpacked = 0;
    const read = async () => {
      for await (const piece of gunzipBounded(endless(), { mostBytes: 2 ** 22 })) unpacked += piece.length;
    };
    await expect(read()).rejects.toThrow('more than 4194304 bytes');
    expect(ended).toBe(true);
    expect(unpacked).toBe(2 ** 22);
    // In a kilobyte of each is a megabyte; some wait in line.
    expect(given).toBeLessThan(200);
  });
});

describe('what is refused', () => {
  const good = gzipSync(Buffer.from('hello'));
  const changed = (at: number): Buffer => {
    const bytes = Buffer.from(good);
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return bytes;
  };

  test.each([
    ['nothing', Buffer.alloc(0), 'it is no whole gzip file: unexpected end of file (at byte 0)'],
    ['a text', Buffer.from('hello'), 'it is no whole gzip file: incorrect header check (at byte 0)'],
    ['a wrong checksum', changed(-8), 'it is no whole gzip file: incorrect data check (at byte 0)'],
    ['a wrong size', changed(-4), 'it is no whole gzip file: incorrect length check (at byte 0)'],
  ])('%s', async (_, packed, message) => {
    await expect(unpack(packed)).rejects.toMatchObject({ code: 'PARITY_ARCHIVE', message });
  });

  property.prop([fc.nat(good.length - 1), fc.array(fc.nat(10))])(
    'a file cut off anywhere',
    async (size, cuts) => {
      await expect(unpack(cutUp(good.subarray(0, size), cuts))).rejects.toMatchObject({
        code: 'PARITY_ARCHIVE',
      });
    },
  );

  const tail = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 50 }),
    fc.integer({ min: 1, max: 2000 }).map((size) => Buffer.alloc(size)),
    fc.integer({ min: 1, max: 2000 }).map((size) => Buffer.concat([Buffer.alloc(size), good])),
  );

  property.prop([tail, fc.array(fc.integer({ min: 1, max: 600 }))])(
    'anything behind it',
    async (rest, cuts) => {
      const packed = Buffer.concat([good, rest]);
      await expect(unpack(cutUp(packed, cuts))).rejects.toMatchObject({ code: 'PARITY_ARCHIVE' });
      await expect(unpack([good, rest])).rejects.toMatchObject({ code: 'PARITY_ARCHIVE' });
    },
  );

  test('zeros behind it, with the place', async () => {
    const packed = Buffer.concat([good, Buffer.alloc(512)]);
    const message = `something follows the gzip file (at byte ${good.length})`;
    await expect(unpack(packed)).rejects.toThrow(message);
  });

  test('a member behind zeros, however slowly it is read', async () => {
    const chunks = [good, Buffer.alloc(10), good];
    const read = async (pause: number) => {
      for await (const piece of gunzipBounded(chunks, { mostBytes: most })) await setTimeout(pause, piece);
    };
    for (const pause of [0, 20]) await expect(read(pause)).rejects.toThrow('something follows the gzip file');
  });

  test('but an error of what it is read from stays what it is', async () => {
    async function* failing() {
      yield good.subarray(0, 12);
      throw new Error('no more');
    }
    await expect(collect(gunzipBounded(failing(), { mostBytes: most }))).rejects.toThrow(/^no more$/);
  });
});
