import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

import { Blocked, isBlocked } from '../blocker.ts';
import { cleaned, printable } from '../http/clean-text.ts';
import type { ByteReader, Exec } from '../ports.ts';
import { isInCheckout } from '../release/checkout.ts';
import { digestOf, openRegular, readerOf } from '../source.ts';
import { systemCode } from '../system-code.ts';
import { quickCheckOf } from './quick-check.ts';
import { type FileDigest, parseStageRecord, type StageRecord } from './stage-file.ts';
import type { StageId, StageStore } from './store.ts';
import { sealOf, sourcesOf, type Staged } from './write-stage.ts';

const mostRecordBytes = 16 * 1024 * 1024;

/**
 * Reads a stage without its content: seal, record, and that nothing but what it lists lies there.
 *
 * @returns undefined when there is none.
 * @throws Blocked `stage-corrupt` when it is torn, altered, or not what its place says.
 */
export async function loadStage(store: StageStore, id: StageId): Promise<Staged | undefined> {
  const dir = store.stageDir(id);
  const kind = await lstat(dir).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return undefined;
    throw corrupt(dir, `it cannot be looked at (${systemCode(error)})`);
  });
  if (kind === undefined) return undefined;
  if (!kind.isDirectory()) throw corrupt(dir, 'it is not a folder');
  const text = await readSealed(dir);
  const record = parseStageRecord(text);
  if ('wrong' in record) throw corrupt(dir, `stage.json: ${record.wrong}`);
  for (const key of ['archetype', 'artifact', 'arch'] as const) {
    if (record[key] !== id[key])
      throw corrupt(dir, `it was made for ${key} ${cleaned(record[key])}, not ${id[key]}`);
  }
  await assertFiles(dir, record);
  return { dir, record, sources: sourcesOf(dir, record) };
}

/**
 * Reads everything that is staged and compares it with the record: small files by sha256, large ones by CRC-32.
 * Every byte is hashed by sha256 again while it is sent, whatever this says.
 *
 * @throws Blocked `stage-corrupt`, naming the file.
 */
export async function verifyStage(staged: Staged, stop: AbortSignal): Promise<void> {
  for (const file of staged.record.files) {
    stop.throwIfAborted();
    const found = await contentAt(path.join(staged.dir, 'files', file.name), file).catch((error: unknown) => {
      throw corrupt(staged.dir, `${file.name} cannot be read (${systemCode(error)})`);
    });
    if (found === contentIn(file)) continue;
    throw corrupt(staged.dir, `${file.name} has ${found}; staged were ${contentIn(file)}`);
  }
}

async function contentAt(file: string, expected: FileDigest): Promise<string> {
  await using handle = await openRegular(file);
  return await readContent(upTo(expected.size + 1, readerOf(handle)), expected);
}

/** A file that somebody writes to may grow faster than it is read: one byte too many is enough to know. */
function upTo(limit: number, reader: ByteReader): ByteReader {
  let left = limit;
  return {
    read: async (into) => {
      const count = left === 0 ? 0 : await reader.read(into.subarray(0, Math.min(left, into.length)));
      left -= count;
      return count;
    },
    close: () => reader.close(),
  };
}

async function readContent(reader: ByteReader, { crc32 }: FileDigest): Promise<string> {
  return contentIn(crc32 === undefined ? await digestOf(reader) : await quickCheckOf(reader));
}

/** The CRC-32 where there is one, for it is what will be compared. */
function contentIn({ size, sha256, crc32 }: Partial<FileDigest>): string {
  return `${size} bytes, ${crc32 === undefined ? `sha256:${sha256}` : `crc32:${crc32}`}`;
}

/**
 * In CI a checkout often belongs to another user, and git tells nothing about it ("dubious ownership"), lest a program
 * be started that its config names. To list files it starts none but this one.
 */
const readOnly = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];

/** A stage that came with the checkout was not made by a build. @throws Blocked `stage-corrupt`. */
export async function assertNotTracked(staged: Staged, exec: Exec): Promise<void> {
  if (!isInCheckout(staged.dir)) return;
  const git = await exec.run({
    argv: ['git', ...readOnly, '-C', staged.dir, 'ls-files', '-z', '--', '.'],
    cwd: staged.dir,
    // In words that we know.
    env: { LC_ALL: 'C' },
  });
  if (git.missing || git.stderr.includes('not a git repository')) return;
  if (git.exitCode !== 0) throw untold(staged.dir, git.stderr);
  if (git.stdout === '') return;
  const tracked = printable(git.stdout.split('\0', 1)[0] ?? '');
  throw corrupt(staged.dir, `git tracks ${tracked} in it; a stage is never committed`);
}

function untold(dir: string, said: string): Blocked {
  return new Blocked('stage-corrupt', {
    message: `git does not tell whether it tracks the stage in ${dir}.`,
    details: [cleaned(said.split('\n', 1)[0] ?? '')],
    next: 'Mend what git says, or keep stages outside of the checkout: --stage-dir DIR.',
  });
}

async function readSealed(dir: string): Promise<string> {
  const text = await readRegular(path.join(dir, 'stage.json'), dir);
  const seal = await readRegular(path.join(dir, 'seal'), dir);
  if (seal !== sealOf(text)) throw corrupt(dir, 'its seal does not fit stage.json');
  return text;
}

async function readRegular(file: string, dir: string): Promise<string> {
  const name = path.basename(file);
  try {
    await using handle = await openRegular(file);
    const { size } = await handle.stat();
    if (size > mostRecordBytes) throw corrupt(dir, `${name} has ${size} bytes; that is no record`);
    return await handle.readFile('utf8');
  } catch (error) {
    if (isBlocked(error)) throw error;
    throw corrupt(dir, `${name} is missing or no regular file (${systemCode(error)})`);
  }
}

async function assertFiles(dir: string, record: StageRecord): Promise<void> {
  const folder = await lstat(path.join(dir, 'files')).catch(() => undefined);
  if (folder?.isDirectory() !== true) throw corrupt(dir, 'files is missing or no folder');
  const listed = new Set(record.files.map(({ name }) => name));
  const planted = [
    ...(await readdir(dir)).filter((name) => !['stage.json', 'seal', 'files'].includes(name)),
    ...(await readdir(path.join(dir, 'files')).catch(() => [])).filter((name) => !listed.has(name)),
  ];
  if (planted[0] !== undefined) throw corrupt(dir, `${printable(planted[0])} lies in it and is not listed`);
  for (const { name, size } of record.files) {
    const kind = await lstat(path.join(dir, 'files', name)).catch(() => undefined);
    if (kind === undefined) throw corrupt(dir, `${name} is missing`);
    if (!kind.isFile()) throw corrupt(dir, `${name} is not a regular file`);
    if (kind.size !== size) throw corrupt(dir, `${name} has ${kind.size} bytes; staged were ${size}`);
  }
}

export function corrupt(dir: string, why: string): Blocked {
  return new Blocked('stage-corrupt', {
    message: `The stage in ${dir} is not as it was written.`,
    details: [why],
    next: 'Remove that folder and stage again.',
  });
}
