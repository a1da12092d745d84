import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';

import { fc, test as property } from '@fast-check/vitest';
import { realExec, targetOf, tempFolder, type TempFolder, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { Blocked } from '../blocker.ts';
import { verifiedBody } from '../source.ts';
import { copyFileHashed } from './copy-file.ts';
import { assertNotTracked, loadStage, verifyStage } from './load-stage.ts';
import { type StageId, StageStore } from './store.ts';
import { sealOf, type Staged, type StageWriter, writeStage } from './write-stage.ts';

const id: StageId = { arch: 'amd64', archetype: 'thing', artifact: 'tool' };
const MiB = 1024 * 1024;
const release = {
  version: '1.2.3',
  revision: 2,
  commit: 'c0ffee',
  dirty: true,
  from: 'tag',
  kind: 'release',
  epoch: 5,
  tag: 'v1.2.3-2',
  run: '7',
  registry: targetOf('git.example.org'),
} as const;

/** By default a small file and one that is large enough for a CRC. */
const stage = (
  folder: TempFolder,
  fill: (writer: StageWriter) => Promise<unknown> = async (writer) => {
    folder.write('inputs/small', 'the program');
    folder.write('inputs/large', Buffer.alloc(MiB + 1, 'abc'));
    for (const name of ['small', 'large']) await writer.addFile(name, name);
    return { a: [1] };
  },
): Promise<Staged> => {
  mkdirSync(folder.at('inputs'), { recursive: true });
  const at = { store: new StageStore(folder.at('store')), id, root: folder.at('inputs') };
  return writeStage(at, release, fill, testPorts());
};

async function readBack(folder: TempFolder): Promise<Staged | undefined> {
  const staged = await loadStage(new StageStore(folder.at('store')), id);
  if (staged !== undefined) await verifyStage(staged, new AbortController().signal);
  return staged;
}

/** What it came to: the name of the blocker, or how else it ended. */
const endOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error: unknown) => (error as Blocked).blocker ?? `an exception: ${String(error)}`,
  );

const reseal = (dir: string, text: string): void => {
  writeFileSync(path.join(dir, 'stage.json'), text);
  writeFileSync(path.join(dir, 'seal'), sealOf(text));
};

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

function placesIn(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...inner.flatMap(([key, entry]) => placesIn(entry, [...at, key]))];
}

const valueAt = (value: unknown, at: Path): unknown =>
  at.reduce<unknown>((inner, key) => (inner as Json)[key], value);

/** As text, with another value in one place. */
function textWith(record: unknown, at: Path, value: unknown): string {
  const last = at.at(-1);
  if (last === undefined) return JSON.stringify(value);
  const copy: unknown = structuredClone(record);
  Object.defineProperty(valueAt(copy, at.slice(0, -1)), last, {
    value,
    enumerable: true,
    configurable: true,
  });
  return JSON.stringify(copy);
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

describe('a record with a seal that fits', () => {
  const staged = async (folder: TempFolder) => {
    const { dir } = await stage(folder);
    const record = JSON.parse(readFileSync(path.join(dir, 'stage.json'), 'utf8')) as Json;
    // What the archetype remembers is the archetype's to check.
    const places = placesIn(record).filter(([first]) => first !== 'meta');
    return { dir, record, places };
  };

  test('has every field that there is', async () => {
    using folder = tempFolder();
    const { places } = await staged(folder);
    expect(places.map((at) => at.join('.'))).toEqual(
      expect.arrayContaining([
        'release.tag',
        'release.run',
        'release.commit',
        'files.1.crc32',
        'inputs.0.modified',
      ]),
    );
    expect(await endOf(readBack(folder))).toBe('fine');
  });

  test('and a value of the wrong type anywhere is stage-corrupt', async () => {
    using folder = tempFolder();
    const { dir, record, places } = await staged(folder);
    const fine: string[] = [];
    for (const at of places) {
      for (const value of [null, true, 5.5, -1, 'x\n', [], {}, [[]], { a: 1 }]) {
        if (kindOf(value) === kindOf(valueAt(record, at)) && value !== -1 && value !== 5.5) continue;
        // Times may be any number.
        if (typeof value === 'number' && /staged$|modified$/.test(at.join('.'))) continue;
        reseal(dir, textWith(record, at, value));
        const end = await endOf(readBack(folder));
        if (end !== 'stage-corrupt') fine.push(`${at.join('.')} = ${JSON.stringify(value)}: ${end}`);
      }
    }
    expect(fine).toEqual([]);
  });

  test.each(['__proto__', 'constructor', 'prototype', 'extra'])(
    'and the key %s anywhere is stage-corrupt',
    async (key) => {
      using folder = tempFolder();
      const { dir, record, places } = await staged(folder);
      for (const at of places.filter((place) => kindOf(valueAt(record, place)) === 'object')) {
        reseal(dir, textWith(record, [...at, key], { polluted: 1 }));
        expect(`${at.join('.')}: ${await endOf(readBack(folder))}`).toBe(`${at.join('.')}: stage-corrupt`);
        expect(({} as Json)['polluted']).toBeUndefined();
      }
    },
  );

  test.each([
    [
      'nests 100,000 deep',
      (record: Json) =>
        JSON.stringify(record).replace('"format":1', `"format":${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    ],
    ['has a kind of 10 MB', (record: Json) => textWith(record, ['archetype'], 'x'.repeat(10_000_000))],
    ['has a format of 10 MB', (record: Json) => textWith(record, ['format'], 'x'.repeat(10_000_000))],
    [
      'has a name of 256 bytes',
      (record: Json) => textWith(record, ['files', 0, 'name'], '\u00E9'.repeat(128)),
    ],
    ['has half a character in a name', (record: Json) => textWith(record, ['files', 0, 'name'], 'a\uD800')],
    ['has a NUL in a name', (record: Json) => textWith(record, ['files', 0, 'name'], 'small\0')],
  ])('and %s is stage-corrupt, in few words', async (_, change) => {
    using folder = tempFolder();
    const { dir, record } = await staged(folder);
    reseal(dir, change(record));
    const error: unknown = await readBack(folder).catch((error: unknown) => error);
    expect(error).toMatchObject({ blocker: 'stage-corrupt' });
    expect((error as Blocked).details.join().length).toBeLessThan(400);
  });

  test('and 100 MB are not read', async () => {
    using folder = tempFolder();
    const { dir } = await staged(folder);
    truncateSync(path.join(dir, 'stage.json'), 100_000_000);
    await expect(readBack(folder)).rejects.toMatchObject({
      details: ['stage.json has 100000000 bytes; that is no record'],
    });
  });
});

property.prop(
  [
    fc.constantFrom('stage.json', 'seal', 'files/small', 'files/large'),
    fc.nat(),
    fc.integer({ min: 1, max: 255 }),
    fc.constantFrom('flip', 'cut', 'add'),
  ],
  { numRuns: 60 },
)('one byte that is flipped, cut or added anywhere is stage-corrupt', async (name, where, change, how) => {
  using folder = tempFolder();
  const { dir } = await stage(folder);
  const file = path.join(dir, name);
  const bytes = readFileSync(file);
  const at = where % bytes.length;
  const changed = {
    flip: [bytes.subarray(0, at), [(bytes[at] ?? 0) ^ change], bytes.subarray(at + 1)],
    cut: [bytes.subarray(0, at), bytes.subarray(at + 1)],
    add: [bytes.subarray(0, at), [change], bytes.subarray(at)],
  }[how];
  writeFileSync(file, Buffer.concat(changed.map((part) => Buffer.from(part))));
  expect(await endOf(readBack(folder))).toBe('stage-corrupt');
});

describe('what takes the place of a file', () => {
  const copy: (from: string, to: string, stop: AbortSignal) => Promise<unknown> = copyFileHashed;
  const swaps: Readonly<Record<string, (file: string, folder: TempFolder) => unknown>> = {
    nothing: (file) => rmSync(file),
    'a link to the same bytes outside': (file, folder) => {
      rmSync(file);
      symlinkSync(folder.at('inputs', path.basename(file)), file);
    },
    'a pipe that nobody writes to': (file) => {
      rmSync(file);
      execFileSync('mkfifo', [file]);
    },
    'a folder': (file) => {
      rmSync(file);
      mkdirSync(file);
    },
    'a socket': async (file) => {
      rmSync(file);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(file, resolve));
      server.unref();
    },
    'a file that has grown': (file) => appendFileSync(file, 'x'),
    'a file that has shrunk': (file) => truncateSync(file, 10),
  };

  describe.each(Object.entries(swaps))('%s', (what, swap) => {
    test.each(['small', 'large'])('before it is looked at: %s', async (name) => {
      using folder = tempFolder();
      const { dir } = await stage(folder);
      await swap(path.join(dir, 'files', name), folder);
      expect(await endOf(readBack(folder))).toBe('stage-corrupt');
    });

    test.each(['small', 'large'])('between a look and reading it: %s', async (name) => {
      using folder = tempFolder();
      const staged = await stage(folder);
      const loaded = await loadStage(new StageStore(folder.at('store')), id);
      await swap(path.join(staged.dir, 'files', name), folder);
      expect(await endOf(verifyStage(loaded ?? staged, new AbortController().signal))).toBe('stage-corrupt');
    });

    test.each(['small', 'large'])('between reading and sending it: %s', async (name) => {
      using folder = tempFolder();
      const staged = await stage(folder);
      const loaded = await readBack(folder);
      await swap(path.join(staged.dir, 'files', name), folder);
      const source = loaded?.sources.find((source) => source.name === name);
      expect(await endOf(sendAll(source ?? expect.unreachable(name)))).toBe('stage-corrupt');
    });

    test.skipIf(/grown|shrunk/.test(what))('as an input, since it was looked at', async () => {
      using folder = tempFolder();
      await stage(folder);
      const input = folder.at('inputs/small');
      await swap(input, folder);
      // A link is followed once, before: here, the file itself was looked at.
      expect(await endOf(copy(input, folder.at('copy'), new AbortController().signal))).toBe(
        'artifact-invalid',
      );
    });
  });

  test('stage.json and its seal are no links, pipes or folders', async () => {
    for (const [what, swap] of Object.entries(swaps)) {
      for (const name of ['stage.json', 'seal']) {
        using folder = tempFolder();
        const { dir } = await stage(folder);
        writeFileSync(folder.at('inputs', name), readFileSync(path.join(dir, name)));
        await swap(path.join(dir, name), folder);
        expect(`${what} for ${name}: ${await endOf(readBack(folder))}`).toBe(
          `${what} for ${name}: stage-corrupt`,
        );
      }
    }
  });
});

/** Reads a source as an upload does. */
async function sendAll(source: Parameters<typeof verifiedBody>[0]): Promise<void> {
  const reader = await verifiedBody(source).open();
  const buffer = new Uint8Array(100_000);
  try {
    for (let sent = 0; sent < source.size;) sent += await reader.read(buffer);
  } finally {
    await reader.close();
  }
}

describe('what cannot be staged is artifact-invalid', () => {
  test.each([
    '../x',
    '/etc/x',
    'a/b',
    String.raw`a\b`,
    'a\0b',
    'a\x1b[2J',
    'a\u202Eb',
    '',
    '.',
    '..',
    'x'.repeat(256),
    '\u00E9'.repeat(128),
    'a\uD800',
  ])('the name %j', async (name) => {
    using folder = tempFolder();
    folder.write('inputs/0', '');
    expect(await endOf(stage(folder, (writer) => writer.addFile(name, '0')))).toBe('artifact-invalid');
  });

  test.each([
    ['Tool', 'tool'],
    ['caf\u00E9', 'cafe\u0301'],
    ['\uFB01le', 'file'],
  ])('%s beside %s', async (one, other) => {
    using folder = tempFolder();
    folder.write('inputs/0', '');
    const fill = async (writer: StageWriter): Promise<void> => {
      await writer.addFile(one, '0');
      await writer.addFile(other, '0');
    };
    expect(await endOf(stage(folder, fill))).toBe('artifact-invalid');
  });

  test('a name of 255 bytes is the longest that can', async () => {
    using folder = tempFolder();
    folder.write('inputs/0', 'x');
    await stage(folder, (writer) => writer.addFile('x'.repeat(255), '0'));
    expect((await readBack(folder))?.record.files[0]?.name.length).toBe(255);
  });

  const inputs: Readonly<Record<string, (file: string) => unknown>> = {
    'a pipe': (file) => execFileSync('mkfifo', [file]),
    'a link to itself': (file) => symlinkSync(file, file),
    'a link to nowhere': (file) => symlinkSync('/nowhere/at/all', file),
    'a link to a device': (file) => symlinkSync('/dev/zero', file),
    'a folder': (file) => mkdirSync(file),
  };
  test.each(Object.entries(inputs))('%s as an input', async (_, make) => {
    using folder = tempFolder();
    mkdirSync(folder.at('inputs'));
    make(folder.at('inputs/0'));
    expect(await endOf(stage(folder, (writer) => writer.addFile('x', '0')))).toBe('artifact-invalid');
  });

  test.each(['a\0b', 'x'.repeat(5000)])('the path %.10j', async (from) => {
    using folder = tempFolder();
    expect(await endOf(stage(folder, (writer) => writer.addFile('x', from)))).toBe('artifact-invalid');
  });
});

describe('whether git tracks a stage', () => {
  const repository = async (folder: TempFolder): Promise<Staged> => {
    execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
    return stage(folder);
  };

  test('is not known where git fails in a checkout: then it is not trusted', async () => {
    using folder = tempFolder();
    const staged = await repository(folder);
    expect(await endOf(assertNotTracked(staged, realExec()))).toBe('fine');
    folder.write('.git/index', 'no index at all');
    const error: unknown = await assertNotTracked(staged, realExec()).catch((error: unknown) => error);
    expect(error).toMatchObject({
      blocker: 'stage-corrupt',
      message: expect.stringContaining('git does not tell'),
      details: [expect.stringMatching(/index/)],
    });
  });

  test.skipIf(process.getuid?.() !== 0)(
    'is told in a checkout of another user, too (needs root)',
    async () => {
      using folder = tempFolder();
      const staged = await repository(folder);
      execFileSync('git', ['-C', folder.path, 'add', '--force', '.']);
      execFileSync('chown', ['-R', '12345', folder.path]);
      expect(() => execFileSync('git', ['-C', folder.path, 'ls-files'], { stdio: 'pipe' })).toThrow(
        'dubious',
      );
      await expect(assertNotTracked(staged, realExec())).rejects.toMatchObject({
        details: [expect.stringMatching(/^git tracks /)],
      });
    },
  );

  test('is no question without git, nor where git sees no checkout', async () => {
    using folder = tempFolder();
    const staged = await repository(folder);
    const missing = async () => ({ exitCode: undefined, stdout: '', stderr: '', missing: true });
    expect(await endOf(assertNotTracked(staged, { run: missing }))).toBe('fine');
    rmSync(folder.at('.git'), { recursive: true });
    folder.write('.git', 'gitdir: nowhere');
    expect(await endOf(assertNotTracked(staged, realExec()))).toBe('fine');
  });
});
