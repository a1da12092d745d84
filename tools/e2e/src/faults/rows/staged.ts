import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { type Scene, succeed } from '../../scene.ts';

/** The stage of a scene, for those who would change it. */
export interface Staged {
  /** Its folder. */
  readonly dir: string;
  readonly record: string;
  readonly seal: string;
  /** Its first file. */
  readonly file: string;
  readonly lastFile: string;
}

/** Stages, and says where that lies. */
export async function stage(scene: Scene): Promise<Staged> {
  await succeed(scene, ['stage']);
  return stagedIn(scene);
}

export async function stagedIn(scene: Scene): Promise<Staged> {
  const below = await readdir(scene.path('.parity-stage'), { recursive: true });
  const found = below.find((path) => path.endsWith('/stage.json'));
  if (found === undefined) throw new Error('nothing is staged');
  const dir = scene.path('.parity-stage', dirname(found));
  const { files } = JSON.parse(await readFile(join(dir, 'stage.json'), 'utf8')) as StagedRecord;
  return {
    dir,
    record: join(dir, 'stage.json'),
    seal: join(dir, 'seal'),
    file: join(dir, 'files', files[0]?.name ?? ''),
    lastFile: join(dir, 'files', files.at(-1)?.name ?? ''),
  };
}

/** Changes the record as somebody would who also knows how to seal it. */
export async function changeRecord(
  { record, seal }: Staged,
  edit: (record: StagedRecord) => unknown,
): Promise<void> {
  const before = await readFile(record, 'utf8');
  const parsed = JSON.parse(before) as StagedRecord;
  edit(parsed);
  const text = `${JSON.stringify(parsed, undefined, 2)}\n`;
  if (text === before) throw new Error('nothing was changed');
  await writeFile(record, text);
  await writeFile(seal, `sha256:${createHash('sha256').update(text).digest('hex')}\n`);
}

/** The fields of stage.json that are played with. */
export interface StagedRecord {
  registry: { base: string; owner: string };
  release: { version: string; from: string };
  readonly files: { name: string; size: number; sha256: string; crc32?: string }[];
}
