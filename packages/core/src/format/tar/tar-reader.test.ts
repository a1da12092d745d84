import { createHash } from 'node:crypto';

import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import type { ByteReader } from '../../ports.ts';
import { type TarEntry, tarFrom, tarLayout, tarOf, type TarPlan } from '../tar.ts';
import { collect, stepReader } from '../test-streams.ts';

function planOf(entries: readonly TarEntry[]): TarPlan {
  return { entries, layout: tarLayout(entries), mtime: 1 };
}

async function readAll(reader: ByteReader, step: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(step, 0xff);
    const count = await reader.read(part);
    if (count === 0) break;
    parts.push(part.subarray(0, count));
  }
  await reader.close();
  return Buffer.concat(parts);
}

/** A file that is opened, and what is still open of all of them. */
class Files {
  readonly opened: string[] = [];
  open = 0;

  file(name: string, bytes: Uint8Array, size = bytes.length): TarEntry {
    return {
      name,
      mode: 0o644,
      size,
      open: async (from = 0) => {
        this.opened.push(name);
        this.open += 1;
        const reader = stepReader(bytes.subarray(from), 300);
        return { read: (into) => reader.read(into), close: async () => void (this.open -= 1) };
      },
    };
  }
}

const bytes = fc.uint8Array({ maxLength: 1300 });
const entry = fc.oneof(
  bytes.map((content) => ({ is: 'opened' as const, content })),
  bytes.map((content) => ({ is: 'bytes' as const, content })),
  fc.constantFrom('t', 't'.repeat(120)).map((target) => ({ is: 'symlink' as const, target })),
  fc.constant({ is: 'directory' as const }),
);

function entriesOf(kinds: readonly (typeof entry extends fc.Arbitrary<infer T> ? T : never)[], files: Files) {
  return kinds.map((kind, at): TarEntry => {
    const name = `/${at}${'n'.repeat(at * 20)}`;
    if (kind.is === 'opened') return files.file(name, kind.content);
    if (kind.is === 'bytes') return { name, mode: 0o444, bytes: kind.content };
    if (kind.is === 'symlink') return { type: 'symlink', name, mode: 0o777, target: kind.target };
    return { type: 'directory', name, mode: 0o755 };
  });
}

describe('from any byte on', () => {
  property.prop([
    fc.array(entry, { maxLength: 12 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 2000 }),
  ])('it is the end of the whole tar', async (kinds, part, step) => {
    const files = new Files();
    const plan = planOf(entriesOf(kinds, files));
    const whole = await collect(tarOf(plan.entries, plan));
    const from = Math.floor(part * (whole.length + 1));
    expect((await readAll(tarFrom(plan, from), step)).equals(whole.subarray(from))).toBe(true);
    expect(files.open).toBe(0);
  });

  test('no file is opened that lies before it', async () => {
    const files = new Files();
    const plan = planOf([files.file('/a', Buffer.alloc(600)), files.file('/b', Buffer.alloc(600, 'b'))]);
    const { content = 0 } = plan.layout.places[1] ?? {};
    const rest = await readAll(tarFrom(plan, content + 599), 512);
    expect(rest.subarray(0, 2).toString('latin1')).toBe('b\0');
    expect(files.opened).toEqual(['/b']);
  });

  test('none is opened for what lies behind the contents, and there is nothing behind the end', async () => {
    const files = new Files();
    const plan = planOf([files.file('/a', Buffer.alloc(600))]);
    expect((await readAll(tarFrom(plan, plan.layout.size - 1024), 4096)).length).toBe(1024);
    expect(await readAll(tarFrom(plan, plan.layout.size), 4096)).toEqual(Buffer.alloc(0));
    expect(files.opened).toEqual([]);
  });
});

describe('a file that changed', () => {
  const message = (has: string): object => ({
    code: 'PARITY_ARCHIVE',
    message: `/a should have 500 bytes and has ${has} (at byte 512)`,
    offset: 512,
  });

  test.each([
    [0, 499, 'only 499'],
    [0, 501, 'more'],
    [700, 501, 'more'],
    [700, 300, 'only 300'],
  ])('is noticed from byte %d on with %d bytes', async (from, has, found) => {
    const files = new Files();
    const plan = planOf([files.file('/a', Buffer.alloc(has), 500), files.file('/b', Buffer.alloc(3))]);
    const reader = tarFrom(plan, from);
    await expect(reader.read(Buffer.alloc(4096))).rejects.toMatchObject(message(found));
    await reader.close();
    expect(files.open).toBe(0);
  });
});

test('whoever stops in the middle of a file closes it', async () => {
  const files = new Files();
  const plan = planOf([files.file('/a', Buffer.alloc(600)), files.file('/b', Buffer.alloc(600))]);
  const reader = tarFrom(plan);
  expect(await reader.read(Buffer.alloc(600))).toBe(600);
  expect(files.open).toBe(1);
  await reader.close();
  expect(files).toMatchObject({ open: 0, opened: ['/a'] });
});

describe('owners that ustar has no place for are what Go writes', () => {
  const root = { uname: 'root', gname: 'root' };
  const one = Buffer.from('x');

  // Digests of tars that Go 1.26's archive/tar wrote.
  test.each<[string, TarEntry, string]>([
    [
      'negative',
      { name: '/a', mode: 0o444, owner: { uid: -1, gid: -2_097_152, ...root }, bytes: one },
      'cb3a19733dd4f94ea1a6b80ee82b86227b2af208c67e03d7f18e831c4cff407c',
    ],
    [
      'large',
      { name: '/a', mode: 0o444, owner: { uid: 2 ** 40, gid: 2_097_152, ...root }, bytes: one },
      'c308fbf26f057a58a2c9b865ed94b56d63182c8505e9a7bb615ce62c4407b8bb',
    ],
    [
      'long names',
      {
        type: 'directory',
        name: '/a',
        mode: 0o1777,
        owner: { uid: 0, gid: 0, uname: 'u'.repeat(33), gname: 'jürgen' },
      },
      'd041b0876bbbb4b47892426ff223754f8a5ddbb5957d960e7726c780678e576b',
    ],
  ])('%s', async (_, entry, digest) => {
    const tar = await readAll(tarFrom(planOf([entry])), 4096);
    expect(createHash('sha256').update(tar).digest('hex')).toBe(digest);
  });
});
