import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  realpathSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, in memory. Making one needs root. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Takes all the room there is left. */
  fill(): void;
  /** Gives back what `fill` took. */
  free(): void;
  setReadOnly(isReadOnly: boolean): void;
  /** Every file on it that `fill` did not make, relative to it. */
  files(): readonly string[];
}

export function smallDisk(bytes: number): SmallDisk {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'parity-disk-')));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => fillDisk(path),
    free: () => rmSync(filler),
    setReadOnly: (isReadOnly) =>
      void execFileSync('mount', ['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, path]),
    files: () =>
      readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== 'filler')
        .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1)),
    [Symbol.dispose]: () => {
      execFileSync('umount', ['--lazy', path]);
      rmdirSync(path);
    },
  };
}

/** Takes all the room that is left on the disk of a folder. */
export function fillDisk(path: string): void {
  const file = openSync(join(path, 'filler'), 'a');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(file);
  }
}

/** Containers have root and may not mount all the same: only trying tells. */
export const haveDisks = canMount();

function canMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'parity-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=65536', 'tmpfs', path]).status === 0;
  if (isMounted) execFileSync('umount', [path]);
  rmdirSync(path);
  return isMounted;
}
