import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { targetOf, tempFolder, type TempFolder, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { Stopped } from '../blocker.ts';
import type { ReleaseContext } from '../release/context.ts';
import type { Watch } from './copy-file.ts';
import { loadStage, verifyStage } from './load-stage.ts';
import { StageStore } from './store.ts';
import { type Staged, type StageWriter, writeStage } from './write-stage.ts';

const id = { arch: 'amd64', archetype: 'thing', artifact: 'tool' } as const;
/** Several chunks of a copy, and larger than what has no quick check. */
const large = Buffer.from(Array.from({ length: 1_400_000 }, (_, at) => (at * 7919) % 251));

async function stageWith(
  folder: TempFolder,
  fill: (writer: StageWriter) => Promise<unknown>,
  stop?: AbortSignal,
): Promise<Staged> {
  const registry = targetOf('git.example.org');
  const release: ReleaseContext = {
    version: '1',
    revision: 0,
    dirty: false,
    epoch: 0,
    from: 'VERSION',
    kind: 'release',
    registry,
  };
  const store = new StageStore(folder.at('store'));
  const ports = testPorts(stop === undefined ? {} : { stop });
  return writeStage({ store, id, root: folder.path }, release, fill, ports);
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    buffer.set(part);
    yield buffer.subarray(0, part.length);
    // Each chunk is used up before the next is asked for.
    buffer.fill(0xee);
  }
}

/** Both ways for a file to come into a stage. */
const ways: readonly (readonly [string, (writer: StageWriter, watch?: Watch) => Promise<unknown>])[] = [
  ['addFile', (writer, watch) => writer.addFile('file', 'input', watch)],
  ['makeFile', (writer, watch) => writer.makeFile('file', chunksOf(large, 100_003), watch)],
];

describe.each(ways)('%s', (_, add) => {
  test('is watched byte for byte, in order, one chunk at a time', async () => {
    using folder = tempFolder();
    folder.write('input', large);
    const seen: Buffer[] = [];
    let under = 0;
    const { record } = await stageWith(folder, (writer) =>
      add(writer, async (chunk) => {
        expect((under += 1)).toBe(1);
        for (let turns = 0; turns < 5; turns += 1) await setImmediate();
        // Its memory is still what it was when it came.
        seen.push(Buffer.from(chunk));
        under -= 1;
      }),
    );
    expect(seen.length).toBeGreaterThan(3);
    expect(Buffer.concat(seen).equals(large)).toBe(true);
    expect(record.files).toEqual([
      {
        name: 'file',
        size: large.length,
        sha256: createHash('sha256').update(large).digest('hex'),
        crc32: expect.stringMatching(/^[0-9a-f]{8}$/) as string,
      },
    ]);
  });

  test('what is staged passes every later look', async () => {
    using folder = tempFolder();
    folder.write('input', large);
    const { dir } = await stageWith(folder, (writer) => add(writer));
    expect(readFileSync(`${dir}/files/file`).equals(large)).toBe(true);
    const staged = await loadStage(new StageStore(folder.at('store')), id);
    await verifyStage(staged!, new AbortController().signal);
  });

  test.each([
    [
      'at once',
      (): void => {
        throw new Error('refused');
      },
    ],
    [
      'later',
      async (): Promise<void> => {
        await setImmediate();
        throw new Error('refused');
      },
    ],
  ])('is discarded when the watcher fails %s; what was staged before stays', async (_when, watch) => {
    using folder = tempFolder();
    folder.write('input', large);
    await stageWith(folder, (writer) => writer.makeFile('older', chunksOf(Buffer.from('old'), 9)));
    await expect(stageWith(folder, (writer) => add(writer, watch))).rejects.toThrow('refused');
    expect(readdirSync(folder.at('store/amd64/thing'))).toEqual(['tool']);
    expect(readdirSync(folder.at('store/amd64/thing/tool/files'))).toEqual(['older']);
  });

  test('ends where it is when a signal comes while it is watched', async () => {
    using folder = tempFolder();
    folder.write('input', large);
    const stop = new AbortController();
    let seen = 0;
    const staging = stageWith(
      folder,
      (writer) =>
        add(writer, (chunk) => {
          seen += chunk.length;
          stop.abort(new Stopped('SIGTERM'));
        }),
      stop.signal,
    );
    await expect(staging).rejects.toThrow('Stopped by SIGTERM.');
    expect(seen).toBeLessThan(large.length);
    expect(readdirSync(folder.at('store/amd64/thing'))).toEqual([]);
  });
});

test('a file that cannot be made to its end is discarded, and so is its name', async () => {
  using folder = tempFolder();
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('half');
    throw new Error('no more');
  }
  const staging = stageWith(folder, (writer) => writer.makeFile('file', broken()));
  await expect(staging).rejects.toThrow('no more');
  expect(readdirSync(folder.at('store/amd64/thing'))).toEqual([]);
});

test.each(['../file', 'FILE', ''])('no file is made as %j beside "file"', async (name) => {
  using folder = tempFolder();
  const staging = stageWith(folder, async (writer) => {
    await writer.makeFile('file', chunksOf(Buffer.from('x'), 1));
    await writer.makeFile(name, chunksOf(Buffer.from('x'), 1));
  });
  await expect(staging).rejects.toMatchObject({ blocker: 'artifact-invalid' });
});
