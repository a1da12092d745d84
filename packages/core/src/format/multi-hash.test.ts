import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { readerOf } from '../source.ts';
import { digestsOf, type HashAlgorithm, multiHash } from './multi-hash.ts';

const all: readonly HashAlgorithm[] = ['md5', 'sha1', 'sha256', 'sha512'];

describe('several digests in one pass', () => {
  test('of "abc", as RFC 1321 and FIPS 180-4 give them', () => {
    const hash = multiHash(['md5', 'sha1', 'sha256']);
    hash.update(Buffer.from('ab'));
    hash.update(Buffer.from('c'));
    expect(hash.size).toBe(3);
    expect(hash.digests()).toEqual({
      md5: { hex: '900150983cd24fb0d6963f7d28e17f72', base64: 'kAFQmDzST7DWlj99KOF/cg==' },
      sha1: {
        hex: 'a9993e364706816aba3e25717850c26c9cd0d89d',
        base64: 'qZk+NkcGgWq6PiVxeFDCbJzQ2J0=',
      },
      sha256: {
        hex: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
        base64: 'ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=',
      },
    });
  });

  test('may be asked early, and again', () => {
    const hash = multiHash(['sha512']);
    const empty = hash.digests();
    expect(hash.digests()).toEqual(empty);
    hash.update(Buffer.from('x'));
    expect(hash.digests().sha512.hex).toBe(createHash('sha512').update('x').digest('hex'));
    expect(hash.digests().sha512).not.toEqual(empty.sha512);
  });

  property.prop([fc.array(fc.uint8Array({ maxLength: 50 })), fc.subarray([...all])])(
    'do not depend on how the bytes come, or on each other',
    (chunks, algorithms) => {
      const hash = multiHash(algorithms);
      const reused = new Uint8Array(50);
      for (const chunk of chunks) {
        reused.set(chunk);
        hash.update(reused.subarray(0, chunk.length));
      }
      const whole = Buffer.concat(chunks);
      const expected = algorithms.map((algorithm) => [
        algorithm,
        {
          hex: createHash(algorithm).update(whole).digest('hex'),
          base64: createHash(algorithm).update(whole).digest('base64'),
        },
      ]);
      expect(hash.digests()).toEqual(Object.fromEntries(expected));
      expect(hash.size).toBe(whole.length);
    },
  );

  test('of a file of several chunks', async () => {
    using folder = tempFolder();
    const content = Buffer.alloc(600_000, 'parity');
    await using file = await open(folder.write('file', content));
    const found = await digestsOf(readerOf(file), ['sha1', 'sha512']);
    expect(found.size).toBe(content.length);
    expect(found.digests.sha1.hex).toBe(createHash('sha1').update(content).digest('hex'));
    expect(found.digests.sha512.base64).toBe(createHash('sha512').update(content).digest('base64'));
  });
});
