import { Buffer } from 'node:buffer';
import { appendFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';

import { fc, test as property } from '@fast-check/vitest';
import { fill, type Source } from '@parity-lib/core';
import { describe, expect, test } from 'vitest';

import { toRoot } from '../../test/kit/make-image.ts';
import { makeTree, treeFolder } from '../../test/kit/make-tree.ts';
import { layerSource } from './layer-source.ts';
import { planLayer } from './plan-layer.ts';

const shown = 'Layer 1 of image.json';

async function sourceOf(root: string): Promise<Source> {
  return layerSource(await planLayer([toRoot(root)], shown), shown, '0'.repeat(64));
}

async function bytesOf(source: Source, from?: number, step = 4096): Promise<Buffer> {
  const reader = await source.open(from);
  try {
    const parts: Buffer[] = [];
    for (;;) {
      const part = Buffer.alloc(step);
      const count = await reader.read(part);
      if (count === 0) return Buffer.concat(parts);
      parts.push(part.subarray(0, count));
    }
  } finally {
    await reader.close();
  }
}

describe('a layer', () => {
  property.prop([
    fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 }),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    fc.integer({ min: 1, max: 5000 }),
  ])('from any byte on is the end of the whole', async (sizes, parts, step) => {
    using root = treeFolder();
    makeTree(
      root.path,
      sizes.map((size, at) => ({ path: `${'d/'.repeat(at % 3)}${at}`, kind: 'file', repeat: `${at}`, size })),
    );
    const source = await sourceOf(root.path);
    const whole = await bytesOf(source);
    expect(whole.length).toBe(source.size);
    for (const part of parts) {
      const from = Math.floor(part * (whole.length + 1));
      expect((await bytesOf(source, from, step)).equals(whole.subarray(from))).toBe(true);
    }
  });

  test('with a large file can begin in its middle, and be opened twice at once', async () => {
    using root = treeFolder();
    writeFileSync(`${root.path}/big`, Buffer.alloc(3_000_000, 'abcdefg'));
    const source = await sourceOf(root.path);
    const whole = await bytesOf(source);
    const both = await Promise.all([bytesOf(source, 2_000_000, 300_000), bytesOf(source, 1_999_999, 70_000)]);
    expect(both.map((one, at) => one.equals(whole.subarray(2_000_000 - at)))).toEqual([true, true]);
  });

  test('does not read what lies before', async () => {
    using root = treeFolder();
    makeTree(root.path, [
      { path: 'a', kind: 'file', content: '1' },
      { path: 'b', kind: 'file', content: '2' },
    ]);
    const source = await sourceOf(root.path);
    rmSync(`${root.path}/a`);
    expect((await bytesOf(source, 4 * 512)).toString('latin1')).toContain('2');
  });
});

describe('a file that changed after it was looked at', () => {
  const size = 2_000_000;

  test.each<[string, number, (file: string) => void, string]>([
    ['shrank', 10, (file) => truncateSync(file, 9), '/f should have 10 bytes and has only 9 (at byte 1024)'],
    ['grew', 10, (file) => appendFileSync(file, 'x'), '/f should have 10 bytes and has more (at byte 1024)'],
    [
      'is large and grew',
      size,
      (file) => appendFileSync(file, 'x'),
      `/f should have ${size} bytes and has more`,
    ],
    ['went away', 10, (file) => rmSync(file), '/f" is not there'],
    ['is large and went away', size, (file) => rmSync(file), '/f" is not there'],
    [
      'is a link now',
      10,
      (file) => {
        rmSync(file);
        symlinkSync('/etc/hostname', file);
      },
      '/f" cannot be read: ELOOP',
    ],
  ])('%s', async (_, size, change, detail) => {
    using root = treeFolder();
    writeFileSync(`${root.path}/f`, Buffer.alloc(size));
    const source = await sourceOf(root.path);
    change(`${root.path}/f`);
    await expect(bytesOf(source)).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: `${shown} cannot be made any more: a file changed after it was looked at.`,
      details: [expect.stringContaining(detail)],
    });
  });
});

test('memory does not grow with a file', async () => {
  using root = treeFolder();
  writeFileSync(`${root.path}/hole`, '');
  truncateSync(`${root.path}/hole`, 2 ** 33);
  const source = await sourceOf(root.path);
  // The edge where a size has no place in ustar any more (reference, section 6, vector "big2").
  expect(source.size).toBe(2 ** 33 + 512 + 3 * 512 + 1024);
  const before = process.memoryUsage().rss;
  const reader = await source.open(2 ** 33 - 64 * 1024 * 1024);
  const chunk = Buffer.alloc(256 * 1024);
  while ((await fill(reader, chunk)) > 0);
  await reader.close();
  expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
});
