import { createHash } from 'node:crypto';

import { fc, test as property } from '@fast-check/vitest';
import type { Body, Source } from '@parity-lib/core';
import { describe, expect, test } from 'vitest';

import { base64Body } from './base64-body.ts';
import { publishBody } from './publish-document.ts';

/** Bytes that come in portions of any size. */
function slow(bytes: Buffer, portion: number): Body {
  return {
    size: bytes.length,
    open: async () => {
      let at = 0;
      return {
        read: async (into) => {
          const part = bytes.subarray(at, at + Math.min(portion, into.length));
          into.set(part);
          at += part.length;
          return part.length;
        },
        close: async () => {},
      };
    },
  };
}

async function read(body: Body, portion = 10_000): Promise<Buffer> {
  const reader = await body.open();
  const parts: Buffer[] = [];
  for (;;) {
    const into = Buffer.alloc(portion);
    const count = await reader.read(into);
    if (count === 0) break;
    parts.push(into.subarray(0, count));
  }
  await reader.close();
  return Buffer.concat(parts);
}

describe('base64 as a stream', () => {
  property.prop([
    fc.uint8Array({ maxLength: 300 }),
    fc.integer({ min: 1, max: 50 }),
    fc.integer({ min: 1, max: 50 }),
  ])('is that of the whole, however it is read', async (array, given, taken) => {
    const bytes = Buffer.from(array);
    const body = base64Body(slow(bytes, given));
    expect((await read(body, taken)).toString()).toBe(bytes.toString('base64'));
    expect(body.size).toBe(bytes.toString('base64').length);
  });

  test.each([196_607, 196_608, 196_609, 600_000])('of %i bytes', async (size) => {
    const bytes = Buffer.alloc(size, 'some bytes that are not all the same');
    expect((await read(base64Body(slow(bytes, 70_001)), 262_144)).toString()).toBe(bytes.toString('base64'));
  });
});

describe('a publish document', () => {
  const bytes = Buffer.from('the tarball');
  const tarball = (sha256: string): Source => ({
    name: 'o-x-1.2.3.tgz',
    size: bytes.length,
    sha256,
    open: async () => slow(bytes, 4).open(),
  });
  const meta = {
    integrity: 'sha512-x',
    shasum: 'y',
    manifest: { name: '@o/x', version: '1.2.3', description: 'An "x"\u2028', os: ['linux'] },
    fileCount: 2,
    unpackedSize: 99,
  };
  const document = {
    name: '@o/x',
    version: '1.2.3',
    meta,
    tags: ['rc'],
    url: new URL('https://npm.example.org/r/'),
  };

  test('is what npm sends', async () => {
    const body = publishBody(
      { ...document, access: 'public' },
      tarball(createHash('sha256').update(bytes).digest('hex')),
    );
    const text = (await read(body)).toString();
    expect(Buffer.byteLength(text)).toBe(body.size);
    expect(JSON.parse(text)).toEqual({
      _id: '@o/x',
      name: '@o/x',
      description: 'An "x"\u2028',
      access: 'public',
      'dist-tags': { rc: '1.2.3' },
      versions: {
        '1.2.3': {
          ...meta.manifest,
          _id: '@o/x@1.2.3',
          dist: {
            integrity: 'sha512-x',
            shasum: 'y',
            tarball: 'https://npm.example.org/r/@o/x/-/x-1.2.3.tgz',
            fileCount: 2,
            unpackedSize: 99,
          },
        },
      },
      _attachments: {
        '@o/x-1.2.3.tgz': {
          content_type: 'application/octet-stream',
          length: bytes.length,
          data: bytes.toString('base64'),
        },
      },
    });
  });

  test('is never completed with other bytes', async () => {
    await expect(read(publishBody(document, tarball('0'.repeat(64))), 1_000_000)).rejects.toMatchObject({
      blocker: 'stage-corrupt',
    });
  });
});
