import { lstatSync, readdirSync, readlinkSync } from 'node:fs';

import { type BytePath, cleanPath, systemPath } from './byte-path.ts';

/** What lies at a path here. */
export interface Walked {
  readonly path: BytePath;
  readonly kind: 'file' | 'directory' | 'symlink';
  /** As `lstat` gives it, with the kind of file in it. */
  readonly mode: number;
  /** In bytes; of a file. */
  readonly size: number;
  /** Of a symlink; else empty. */
  readonly target: BytePath;
}

/** Something that no layer can hold; `path` is where it lies. */
export class Unwalkable extends Error {
  readonly path: BytePath;

  constructor(path: BytePath, what: string, options?: ErrorOptions) {
    super(what, options);
    this.name = 'Unwalkable';
    this.path = path;
  }
}

/**
 * Shows everything below a path, a folder before what is in it, names in the order of their bytes; no link is followed.
 * Without promises: a stat takes less time than waiting for one, and there may be a hundred thousand.
 *
 * @throws Unwalkable for what cannot be read, and for what the Nix store cannot hold: sockets, pipes and devices.
 */
export function walk(root: BytePath, visit: (found: Walked) => void): void {
  const found = look(root);
  visit(found);
  if (found.kind !== 'directory') return;
  const folder = cleanPath(root);
  const names = attempt(root, () => readdirSync(systemPath(root), 'latin1'));
  for (const name of names.toSorted(byBytes)) walk(folder === '/' ? `/${name}` : `${folder}/${name}`, visit);
}

function look(path: BytePath): Walked {
  return attempt(path, () => {
    const stat = lstatSync(systemPath(path));
    const common = { path, mode: stat.mode, size: 0, target: '' };
    if (stat.isFile()) return { ...common, kind: 'file', size: stat.size };
    if (stat.isDirectory()) return { ...common, kind: 'directory' };
    if (stat.isSymbolicLink())
      return { ...common, kind: 'symlink', target: readlinkSync(systemPath(path), 'latin1') };
    throw new Unwalkable(path, 'is no file, folder or symlink, and the Nix store holds nothing else');
  });
}

/** @throws Unwalkable instead of what the system throws. */
export function attempt<T>(path: BytePath, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw unwalkable(path, cause);
  }
}

export function unwalkable(path: BytePath, cause: unknown): Unwalkable {
  if (cause instanceof Unwalkable) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  return new Unwalkable(path, code === 'ENOENT' ? 'is not there' : `cannot be read: ${code}`, { cause });
}

function byBytes(a: BytePath, b: BytePath): number {
  return a < b ? -1 : 1;
}
