import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { fc, test as property } from '@fast-check/vitest';
import {
  collectedLog,
  realExec,
  targetOf,
  tempFolder,
  type TempFolder,
  testPorts,
} from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { type Blocked, isBlocked, Stopped } from '../blocker.ts';
import type { Ports } from '../ports.ts';
import type { ReleaseContext } from '../release/context.ts';
import { digestOf } from '../source.ts';
import { assertNotTracked, loadStage, verifyStage } from './load-stage.ts';
import { foldName, isStageName } from './stage-file.ts';
import { type StageId, StageStore } from './store.ts';
import { sealOf, type Staged, type StageWriter, writeStage } from './write-stage.ts';

const id: StageId = { arch: 'amd64', archetype: 'thing', artifact: 'tool' };

function releaseWith(parts: Partial<ReleaseContext> = {}): ReleaseContext {
  const registry = targetOf('git.example.org');
  const common = { revision: 0, dirty: false, epoch: 0, from: 'VERSION', kind: 'release' } as const;
  return { version: '1.2.3', commit: 'c0ffee', registry, ...common, ...parts };
}

interface StageParts {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly release?: Partial<ReleaseContext>;
  readonly meta?: unknown;
  readonly store?: StageStore;
  readonly ports?: Partial<Ports>;
  /** Instead of adding every file. */
  readonly fill?: (writer: StageWriter) => Promise<unknown>;
}

const storeIn = (folder: TempFolder): StageStore => new StageStore(folder.at('store'));

/** Stages files with the given content: by default three. */
async function stageWith(folder: TempFolder, parts: StageParts = {}): Promise<Staged> {
  const files = Object.entries(parts.files ?? { tool: 'the program', 'read me': 'words', empty: '' });
  mkdirSync(folder.at('inputs'), { recursive: true });
  files.forEach(([, content], at) => folder.write(`inputs/${at}`, content));
  const addAll = async (writer: StageWriter): Promise<unknown> => {
    for (const [at, [name]] of files.entries()) await writer.addFile(name, String(at));
    return parts.meta ?? {};
  };
  const store = parts.store ?? storeIn(folder);
  const staged = await writeStage(
    { store, id, root: folder.at('inputs') },
    releaseWith(parts.release),
    parts.fill ?? addAll,
    testPorts(parts.ports),
  );
  await store.removals.settled();
  return staged;
}

async function failure(promise: Promise<unknown>): Promise<Blocked> {
  return promise.then(
    () => expect.unreachable('it did not fail'),
    (error: unknown) => error as Blocked,
  );
}

/** Loads and hashes, as push-staged does. */
async function readBack(folder: TempFolder, wanted: StageId = id): Promise<Staged | undefined> {
  const staged = await loadStage(storeIn(folder), wanted);
  if (staged !== undefined) await verifyStage(staged, new AbortController().signal);
  return staged;
}

/** What lies in the folder of the archetype: the stage, and nothing that a writer left. */
const besides = (folder: TempFolder): string[] => readdirSync(folder.at('store', 'amd64', 'thing'));

describe('what is staged is what is loaded', () => {
  const content = fc.uint8Array({ maxLength: 2000 });
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(isStageName);
  const files = fc
    .uniqueArray(fc.tuple(name, content), { selector: ([key]) => foldName(key), maxLength: 5 })
    .map((entries) => Object.fromEntries(entries.filter(([key]) => key !== '__proto__')));

  property.prop([files, fc.jsonValue(), fc.boolean()], { numRuns: 25 })(
    'names, bytes, release and meta',
    async (files, meta, dirty) => {
      using folder = tempFolder();
      const release = { dirty, revision: 2, tag: 'v1.2.3-2', run: '7', commit: undefined };
      const written = await stageWith(folder, { files, meta, release });
      const read = await readBack(folder);
      expect(read?.record).toEqual(JSON.parse(JSON.stringify(written.record)));
      expect(read?.record.meta).toEqual(JSON.parse(JSON.stringify(meta)) ?? {});
      expect(read?.record.release).toMatchObject({ version: '1.2.3', revision: 2, dirty, run: '7' });
      for (const source of read?.sources ?? []) {
        const reader = await source.open();
        const { size, sha256 } = await digestOf(reader);
        await reader.close();
        expect({ size, sha256 }).toEqual({ size: source.size, sha256: source.sha256 });
        expect(readFileSync(path.join(written.dir, 'files', source.name))).toEqual(
          Buffer.from(files[source.name] ?? ''),
        );
      }
      expect(read?.sources.length).toBe(Object.keys(files).length);
    },
  );

  test('also for a file of several chunks', async () => {
    using folder = tempFolder();
    const large = Buffer.alloc(1_000_003, 'abcdefg');
    await stageWith(folder, { files: { large } });
    const [source] = (await readBack(folder))?.sources ?? [];
    expect(source?.size).toBe(large.length);
    expect(readFileSync(folder.at('store/amd64/thing/tool/files/large')).equals(large)).toBe(true);
  });

  test('a link is followed once, and what lies in the stage is a file', async () => {
    using folder = tempFolder();
    folder.write('result/bin/tool', 'the program');
    mkdirSync(folder.at('inputs'));
    symlinkSync('../result/bin/tool', folder.at('inputs/link'));
    const { record } = await stageWith(folder, {
      files: {},
      fill: (writer) => writer.addFile('tool', 'link'),
    });
    expect(record.inputs[0]).toMatchObject({ path: 'link', size: 11 });
    expect((await readBack(folder))?.record.files[0]?.name).toBe('tool');
  });

  test('a new stage takes the place of the old one, and nothing is left beside it', async () => {
    using folder = tempFolder();
    await stageWith(folder, { files: { old: '1' } });
    await stageWith(folder, { files: { new: '2' }, release: { version: '2.0' } });
    expect((await readBack(folder))?.record).toMatchObject({
      release: { version: '2.0' },
      files: [{ name: 'new' }],
    });
    expect(besides(folder)).toEqual(['tool']);
  });

  test('there is none where nothing was staged', async () => {
    using folder = tempFolder();
    expect(await readBack(folder)).toBeUndefined();
  });

  test('a stage that was copied to another machine is whole', async () => {
    using folder = tempFolder();
    using elsewhere = tempFolder();
    await stageWith(folder);
    execFileSync('cp', ['-r', folder.at('store'), elsewhere.path]);
    expect((await readBack(elsewhere))?.record.files).toHaveLength(3);
  });
});

describe('a stage that is not as it was written is stage-corrupt', () => {
  type Damage = (dir: string, folder: TempFolder) => void;
  const file = (dir: string): string => path.join(dir, 'files', 'tool');
  const replace = (target: string, make: () => void): void => {
    rmSync(target, { recursive: true });
    make();
  };
  const damages: Readonly<Record<string, Damage>> = {
    'without its seal': (dir) => rmSync(path.join(dir, 'seal')),
    'with an empty seal': (dir) => writeFileSync(path.join(dir, 'seal'), ''),
    'without stage.json': (dir) => rmSync(path.join(dir, 'stage.json')),
    'with a changed stage.json': (dir) => {
      const json = path.join(dir, 'stage.json');
      writeFileSync(json, readFileSync(json, 'utf8').replace('1.2.3', '1.2.4'));
    },
    'with a torn stage.json': (dir) => {
      const json = path.join(dir, 'stage.json');
      writeFileSync(json, readFileSync(json, 'utf8').slice(0, -20));
    },
    'with a flipped bit': (dir) => writeFileSync(file(dir), 'the progran'),
    'with a byte more': (dir) => appendFileSync(file(dir), '!'),
    'with a byte less': (dir) => writeFileSync(file(dir), 'the progra'),
    'without a file': (dir) => rmSync(file(dir)),
    'with a file that is not listed': (dir) => writeFileSync(path.join(dir, 'files', 'extra'), ''),
    'with something beside its files': (dir) => writeFileSync(path.join(dir, 'extra'), ''),
    'with a folder in place of a file': (dir) => replace(file(dir), () => mkdirSync(file(dir))),
    'with a link in place of a file': (dir, folder) =>
      replace(file(dir), () => symlinkSync(folder.write('same', 'the program'), file(dir))),
    'with a link as long as the file': (dir) =>
      replace(file(dir), () => symlinkSync('../stage.js', file(dir))),
    'with a pipe in place of an empty file': (dir) => {
      const empty = path.join(dir, 'files', 'empty');
      replace(empty, () => execFileSync('mkfifo', [empty]));
    },
    'with a link to nowhere': (dir) => replace(file(dir), () => symlinkSync('/nowhere/at/all', file(dir))),
    'with a hard link to other bytes': (dir, folder) =>
      replace(file(dir), () => linkSync(folder.write('other', 'a program!!'), file(dir))),
    'with a pipe in place of a file': (dir) => replace(file(dir), () => execFileSync('mkfifo', [file(dir)])),
    'with a pipe in place of stage.json': (dir) => {
      const json = path.join(dir, 'stage.json');
      replace(json, () => execFileSync('mkfifo', [json]));
    },
    'with a link in place of stage.json': (dir, folder) => {
      renameSync(path.join(dir, 'stage.json'), folder.at('moved'));
      symlinkSync(folder.at('moved'), path.join(dir, 'stage.json'));
    },
    'with a link in place of its folder of files': (dir, folder) => {
      renameSync(path.join(dir, 'files'), folder.at('moved'));
      symlinkSync(folder.at('moved'), path.join(dir, 'files'));
    },
    'that is a link itself': (dir, folder) => {
      renameSync(dir, folder.at('moved'));
      symlinkSync(folder.at('moved'), dir);
    },
    'that is a file': (dir) => replace(dir, () => writeFileSync(dir, '')),
    'that is an empty folder': (dir) => replace(dir, () => mkdirSync(dir)),
  };

  test.each(Object.entries(damages))('%s', async (_, damage) => {
    using folder = tempFolder();
    const { dir } = await stageWith(folder);
    expect(await readBack(folder)).toBeDefined();
    damage(dir, folder);
    const blocked = await failure(readBack(folder));
    expect(blocked.blocker).toBe('stage-corrupt');
    expect(blocked.details[0]).toBeTruthy();
  });

  test.runIf(process.getuid?.() === 0)('with a device in place of a file', async () => {
    using folder = tempFolder();
    const { dir } = await stageWith(folder);
    rmSync(file(dir));
    execFileSync('mknod', [file(dir), 'c', '1', '3']);
    expect((await failure(readBack(folder))).blocker).toBe('stage-corrupt');
  });

  property.prop([fc.nat(10), fc.integer({ min: 1, max: 255 })], { numRuns: 20 })(
    'whichever byte differs',
    async (at, change) => {
      using folder = tempFolder();
      const { dir } = await stageWith(folder);
      const bytes = readFileSync(file(dir));
      bytes[at] = (bytes[at] ?? 0) ^ change;
      writeFileSync(file(dir), bytes);
      expect((await failure(readBack(folder))).details[0]).toContain('tool has 11 bytes');
    },
  );
});

test('a stage that cannot be looked at is no stage that is missing', async () => {
  using folder = tempFolder();
  expect(await readBack(folder)).toBeUndefined();
  mkdirSync(folder.at('store'));
  symlinkSync('amd64', folder.at('store/amd64'));
  const blocked = await failure(readBack(folder));
  expect([blocked.blocker, blocked.details]).toEqual(['stage-corrupt', ['it cannot be looked at (ELOOP)']]);
});

test('a file that goes while it is to be sent is the trouble of the stage', async () => {
  using folder = tempFolder();
  const { dir } = await stageWith(folder);
  const [source] = (await readBack(folder))?.sources ?? [];
  rmSync(path.join(dir, 'files', source?.name ?? ''));
  const blocked = await failure(Promise.resolve(source?.open()));
  expect([blocked.blocker, blocked.message]).toEqual(['stage-corrupt', 'tool can no longer be read.']);
});

describe('a stage with a seal that fits, but a record that does not, is stage-corrupt', () => {
  interface Draft {
    [key: string]: unknown;
    files: Record<string, unknown>[];
  }
  const sameName = (first: string, second: string) => (record: Draft) => {
    const [one = {}] = record.files;
    record.files = [
      { ...one, name: first },
      { ...one, name: second },
    ];
  };
  const named = (name: string) => (record: Draft) => {
    record.files[0] = { ...record.files[0], name };
  };
  const changes: Readonly<Record<string, readonly [change: (record: Draft) => void, why: RegExp]>> = {
    'an unknown format': [(record) => (record['format'] = 2), /format is 2; this parity reads 1/],
    'no format': [(record) => delete record['format'], /format/],
    'another arch': [(record) => (record['arch'] = 'arm64'), /made for arch arm64, not amd64/],
    'another artifact': [(record) => (record['artifact'] = 'other'), /made for artifact other, not tool/],
    'another kind': [(record) => (record['archetype'] = 'chart'), /made for archetype chart, not thing/],
    'an arch that is none': [(record) => (record['arch'] = 'vax'), /arch/],
    'the name ..': [named('..'), /files\.0\.name/],
    'a name that leads out': [named('../../tool'), /files\.0\.name/],
    'an absolute name': [named('/etc/passwd'), /files\.0\.name/],
    'a name with a backslash': [named(String.raw`a\b`), /files\.0\.name/],
    'an empty name': [named(''), /files\.0\.name/],
    'a name with a control character': [named('a\u001Bb'), /files\.0\.name/],
    'a name with a direction in it': [named('a\u202Eb'), /files\.0\.name/],
    'twins by case': [sameName('Tool', 'tool'), /same name/],
    'twins by Unicode form': [sameName('caf\u00E9', 'cafe\u0301'), /same name/],
    'a digest that is none': [
      (record) => (record.files[0] = { name: 'tool', size: 11, sha256: 'x' }),
      /files\.0\.sha256/,
    ],
    'a negative size': [(record) => (record.files[0] = { ...record.files[0], size: -1 }), /files\.0\.size/],
    'a field that nobody knows': [(record) => (record['extra'] = 1), /stage\.json/],
    'no version': [
      (record) => (record['release'] = { ...(record['release'] as object), version: '' }),
      /release\.version/,
    ],
  };

  test.each(Object.entries(changes))('%s', async (_, [change, why]) => {
    using folder = tempFolder();
    const { dir } = await stageWith(folder);
    const record = JSON.parse(readFileSync(path.join(dir, 'stage.json'), 'utf8')) as Draft;
    change(record);
    const text = JSON.stringify(record);
    writeFileSync(path.join(dir, 'stage.json'), text);
    writeFileSync(path.join(dir, 'seal'), sealOf(text));
    const blocked = await failure(readBack(folder));
    expect(blocked.blocker).toBe('stage-corrupt');
    expect(blocked.details[0]).toMatch(why);
  });

  test('what is no JSON at all', async () => {
    using folder = tempFolder();
    const { dir } = await stageWith(folder);
    writeFileSync(path.join(dir, 'stage.json'), 'null and void');
    writeFileSync(path.join(dir, 'seal'), sealOf('null and void'));
    expect((await failure(readBack(folder))).details[0]).toMatch(/not JSON/);
  });
});

describe('a stage that git tracks', () => {
  test('was made by no build', async () => {
    using folder = tempFolder();
    execFileSync('git', ['init', '--quiet'], { cwd: folder.path });
    const staged = await stageWith(folder);
    await assertNotTracked(staged, realExec());
    execFileSync('git', ['add', '--force', 'store'], { cwd: folder.path });
    const blocked = await failure(assertNotTracked(staged, realExec()));
    expect([blocked.blocker, blocked.details[0]]).toEqual([
      'stage-corrupt',
      expect.stringContaining('git tracks'),
    ]);
  });
});

describe('a writer that fails', () => {
  const failing: Readonly<Record<string, (writer: StageWriter) => Promise<unknown>>> = {
    'after a file': async (writer) => {
      await writer.addFile('half', '0');
      throw new Error('no more');
    },
    'for an input that is not there': (writer) => writer.addFile('x', 'missing'),
    'for an input that is a folder': (writer) => writer.addFile('x', '.'),
    'for a name twice': async (writer) => {
      await writer.addFile('x', '0');
      await writer.addFile('X', '0');
    },
    'for a name that leads out': (writer) => writer.addFile('../x', '0'),
  };

  test.each(Object.entries(failing))('%s leaves the old stage whole and nothing else', async (_, fill) => {
    using folder = tempFolder();
    await stageWith(folder, { files: { old: '1' } });
    await failure(stageWith(folder, { fill }));
    expect((await readBack(folder))?.record.files).toMatchObject([{ name: 'old' }]);
    expect(besides(folder)).toEqual(['tool']);
  });

  test('for a missing input says what to do', async () => {
    using folder = tempFolder();
    const blocked = await failure(stageWith(folder, { fill: (writer) => writer.addFile('x', 'result/x') }));
    expect([blocked.blocker, blocked.message]).toEqual(['artifact-invalid', 'result/x is not there.']);
  });

  test('because it was stopped leaves the old stage, too', async () => {
    using folder = tempFolder();
    await stageWith(folder, { files: { old: '1' } });
    const stop = AbortSignal.abort(new Stopped('SIGTERM'));
    expect((await failure(stageWith(folder, { ports: { stop } }))).message).toBe('Stopped by SIGTERM.');
    expect((await readBack(folder))?.record.files).toMatchObject([{ name: 'old' }]);
    expect(besides(folder)).toEqual(['tool']);
  });
});

test('what a killed run left is cleared away by the next, and only that', async () => {
  using folder = tempFolder();
  const parent = folder.at('store/amd64/thing');
  for (const name of ['.tool.0a1b.new', '.tool.0a1b.old', '.tool2.0a1b.new', '.tool.txt', 'tools'])
    folder.write(`store/amd64/thing/${name}/files/x`, '');
  await stageWith(folder);
  expect(readdirSync(parent).toSorted()).toEqual(['.tool.txt', '.tool2.0a1b.new', 'tool', 'tools']);
});

test('notes of the archetype reach people', async () => {
  using folder = tempFolder();
  const log = collectedLog();
  await stageWith(folder, { ports: { log }, fill: async (writer) => writer.note('it has a RUNPATH') });
  expect(log.lines).toEqual(['  it has a RUNPATH']);
});

describe('a store that cannot be written is stage-unwritable', () => {
  /** A small disk, full or read-only, that is gone at the end of the scope. */
  function disk(folder: TempFolder, options: string): Disposable & { readonly path: string } {
    mkdirSync(folder.at('disk'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder.at('disk')]);
    return {
      path: folder.at('disk'),
      [Symbol.dispose]: () => void execFileSync('umount', ['-l', folder.at('disk')]),
    };
  }
  const canMount = ((): boolean => {
    using folder = tempFolder();
    try {
      using _ = disk(folder, 'size=64k');
      return true;
    } catch {
      return false;
    }
  })();

  test.runIf(canMount)('a full disk; the old stage stays, and nothing is left', async () => {
    using folder = tempFolder();
    using full = disk(folder, 'size=1m');
    const store = new StageStore(path.join(full.path, 'store'));
    await stageWith(folder, { store, files: { old: '1' } });
    const files = { large: new Uint8Array(2 * 1024 * 1024) };
    const blocked = await failure(stageWith(folder, { store, files }));
    expect([blocked.blocker, blocked.details[0]]).toEqual([
      'stage-unwritable',
      expect.stringContaining('ENOSPC'),
    ]);
    expect((await loadStage(store, id))?.record.files).toMatchObject([{ name: 'old' }]);
    expect(readdirSync(path.join(store.dir, 'amd64/thing'))).toEqual(['tool']);
  });

  test.runIf(canMount)('a read-only disk', async () => {
    using folder = tempFolder();
    using closed = disk(folder, 'ro');
    const store = new StageStore(path.join(closed.path, 'store'));
    const blocked = await failure(stageWith(folder, { store }));
    expect([blocked.blocker, blocked.details[0]]).toEqual([
      'stage-unwritable',
      expect.stringContaining('mkdir'),
    ]);
  });

  test.runIf(process.getuid?.() !== 0)('a folder of somebody else', async () => {
    using folder = tempFolder();
    mkdirSync(folder.at('store'));
    chmodSync(folder.at('store'), 0o555);
    const blocked = await failure(stageWith(folder));
    chmodSync(folder.at('store'), 0o755);
    expect(blocked.blocker).toBe('stage-unwritable');
  });

  test('a file where it should be', async () => {
    using folder = tempFolder();
    folder.write('store', 'a file');
    expect((await failure(stageWith(folder))).blocker).toBe('stage-unwritable');
  });

  test('what is no fault of the disk is not', async () => {
    using folder = tempFolder();
    const error = await failure(stageWith(folder, { fill: () => Promise.reject(new TypeError('a defect')) }));
    expect([isBlocked(error), error.message]).toEqual([false, 'a defect']);
  });
});

describe('the folder of an artifact', () => {
  const store = new StageStore('/s');
  const dirOf = (artifact: string): string => store.stageDir({ ...id, artifact });

  test.each([
    ['tool', '/s/amd64/thing/tool'],
    ['group/tool', '/s/amd64/thing/group__tool'],
    ['a.b c', '/s/amd64/thing/a.b c'],
  ])('%j is %s', (artifact, dir) => {
    expect(dirOf(artifact)).toBe(dir);
  });

  test.each(['', '.', '..', '.hidden', '../x', String.raw`a\b`, 'a\0b', 'x'.repeat(200)])(
    '%j is refused',
    (artifact) => {
      expect(() => dirOf(artifact)).toThrow(expect.objectContaining({ code: 'PARITY_USAGE' }));
    },
  );

  property.prop([fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })])(
    'never leads out',
    (artifact) => {
      try {
        expect(path.dirname(dirOf(artifact))).toBe('/s/amd64/thing');
        expect(path.dirname(store.lockFile('thing', artifact))).toBe('/s/.locks');
        expect(path.dirname(store.receiptFile('thing', artifact, '1'))).toBe(
          path.dirname(path.join('/s/receipts/thing', artifact.replaceAll('/', '__'), '1')),
        );
      } catch (error) {
        expect(error).toMatchObject({ code: 'PARITY_USAGE' });
      }
    },
  );
});

test('the test folders are gone afterwards', () => {
  let kept = '';
  {
    using folder = tempFolder();
    kept = folder.path;
  }
  expect(existsSync(kept)).toBe(false);
});
