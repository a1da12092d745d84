import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync } from 'node:fs';

import { tempFolder, type TempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { ByteReader } from '../ports.ts';
import { type OpenInput, openInput } from './open-input.ts';
import type { Input } from './stage-file.ts';

const content = 'what an addon is made of';

async function readAll(reader: ByteReader, size = 5): Promise<string> {
  const buffer = Buffer.alloc(size);
  let text = '';
  for (let count = await reader.read(buffer); count > 0; count = await reader.read(buffer))
    text += buffer.toString('latin1', 0, count);
  return text;
}

/** Opens it, has it changed by somebody, and reads it. */
async function packed(
  folder: TempFolder,
  change: (input: OpenInput) => unknown = () => {},
): Promise<{ text: string; seen: readonly Input[] }> {
  const seen: Input[] = [];
  await using input = await openInput(folder.path, 'input', (one) => void seen.push(one));
  await change(input);
  return { text: await readAll(input.read()), seen };
}

const recorded = {
  path: 'input',
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  modified: expect.any(Number) as number,
};

describe('an input that is packed', () => {
  test('is read and recorded once', async () => {
    using folder = tempFolder();
    folder.write('input', content);
    expect(await packed(folder)).toEqual({ text: content, seen: [recorded] });
  });

  test('is not recorded before its end, and not again behind it', async () => {
    using folder = tempFolder();
    folder.write('input', content);
    const seen: Input[] = [];
    await using input = await openInput(folder.path, 'input', (one) => void seen.push(one));
    const reader = input.read();
    expect(await reader.read(new Uint8Array(0))).toBe(0);
    await reader.read(new Uint8Array(content.length));
    expect(seen).toEqual([]);
    for (const room of [1, 1, 0]) expect(await reader.read(new Uint8Array(room))).toBe(0);
    expect(seen).toEqual([recorded]);
  });

  test('may be looked at by position meanwhile', async () => {
    using folder = tempFolder();
    folder.write('input', content);
    const { text } = await packed(folder, ({ handle }) => handle.read(Buffer.alloc(9), 0, 9, 3));
    expect(text).toBe(content);
  });

  test('may be empty', async () => {
    using folder = tempFolder();
    folder.write('input', '');
    expect(await packed(folder)).toMatchObject({ text: '', seen: [{ size: 0 }] });
  });

  test('is the file that was opened, whatever takes its place', async () => {
    using folder = tempFolder();
    const file = folder.write('input', content);
    const { text } = await packed(folder, () => renameSync(folder.write('other', 'evil'), file));
    expect(text).toBe(content);
  });

  test.each([
    ['grows', (file: string) => appendFileSync(file, 'more')],
    ['shrinks', (file: string) => truncateSync(file, 3)],
    ['is emptied', (file: string) => truncateSync(file, 0)],
  ])('that %s meanwhile is refused and not recorded', async (_, change) => {
    using folder = tempFolder();
    const file = folder.write('input', content);
    const seen: Input[] = [];
    await using input = await openInput(folder.path, 'input', (one) => void seen.push(one));
    change(file);
    await expect(readAll(input.read())).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: 'input changed while it was being packed.',
    });
    expect(seen).toEqual([]);
  });
});

/** What stands where the input should be; a link to a file is followed. */
const places: readonly (readonly [string, (folder: TempFolder) => unknown, string | undefined])[] = [
  ['a link', (at) => symlinkSync(at.write('real', content), at.at('input')), undefined],
  ['nothing', () => {}, 'is not there'],
  ['a link to nothing', (at) => symlinkSync('nowhere', at.at('input')), 'is not there'],
  ['a folder', (at) => mkdirSync(at.at('input')), 'is not a regular file'],
  ['a pipe', (at) => execFileSync('mkfifo', [at.at('input')]), 'is not a regular file'],
  ['a device', (at) => symlinkSync('/dev/zero', at.at('input')), 'is not a regular file'],
];

test.for(places)('where an input belongs: %s', async ([, place, why]) => {
  using folder = tempFolder();
  place(folder);
  if (why === undefined) return expect(await packed(folder)).toMatchObject({ text: content });
  return await expect(openInput(folder.path, 'input')).rejects.toMatchObject({
    blocker: 'artifact-invalid',
    message: `input ${why}.`,
  });
});

test('a pipe that takes its place while it is opened keeps nobody waiting', async () => {
  using folder = tempFolder();
  for (let turns = 0; turns < 20; turns += 1) {
    const file = folder.write('input', content);
    const opened = openInput(folder.path, 'input');
    for (let waits = 0; waits < turns; waits += 1) await Promise.resolve();
    rmSync(file);
    execFileSync('mkfifo', [file]);
    const ended = await opened.then(
      async (input) => input[Symbol.asyncDispose](),
      (error: unknown) => error,
    );
    if (ended !== undefined) expect(ended).toMatchObject({ blocker: 'artifact-invalid' });
    rmSync(file);
  }
});
