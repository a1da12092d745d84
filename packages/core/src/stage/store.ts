import { Buffer } from 'node:buffer';
import path from 'node:path';

import type { Arch } from '../arch.ts';
import { UsageError } from '../blocker.ts';
import { Removals } from './removals.ts';

/** Names one staged leg. */
export interface StageId {
  readonly arch: Arch;
  readonly archetype: string;
  readonly artifact: string;
}

/** Where stages, locks and receipts lie: `<dir>/<arch>/<archetype>/<artifact>/` and beside it. */
export class StageStore {
  readonly dir: string;
  readonly removals: Removals = new Removals();

  /** @param dir absolute path, by default `.parity-stage` in the repository. */
  constructor(dir: string) {
    this.dir = dir;
  }

  stageDir({ arch, archetype, artifact }: StageId): string {
    return path.join(this.dir, arch, archetype, folderOf(artifact));
  }

  /** Where what a stage only names is held by links, so that nobody collects it as garbage. */
  rootsDir({ arch, archetype, artifact }: StageId): string {
    return path.join(this.dir, '.roots', arch, archetype, folderOf(artifact));
  }

  lockFile(archetype: string, artifact: string): string {
    return path.join(this.dir, '.locks', `${archetype}.${folderOf(artifact)}.lock`);
  }

  receiptFile(archetype: string, artifact: string, version: string): string {
    return path.join(this.dir, 'receipts', archetype, folderOf(artifact), `${folderOf(version)}.json`);
  }
}

function folderOf(name: string): string {
  const folder = folderName(name);
  if (folder !== undefined) return folder;
  throw new UsageError(`${JSON.stringify(name)} cannot name a folder of the stage store.`);
}

/** A name as one part of a path: `/` as `__`. @returns undefined when it could lead elsewhere or be mistaken for our own files. */
export function folderName(name: string): string | undefined {
  const folder = name.replaceAll('/', '__');
  // Our own files beside it have longer names, and file systems take 255 bytes.
  const fits = folder.isWellFormed() && Buffer.byteLength(folder) <= 200;
  return fits && /^[^.\\\p{Cc}][^\\\p{Cc}]{0,150}$/u.test(folder) ? folder : undefined;
}
