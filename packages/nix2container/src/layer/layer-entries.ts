import { Buffer } from 'node:buffer';

import type { TarEntry, TarOwner } from '@parity-lib/core/tar';

import { type BytePath, isAscii } from './byte-path.ts';
import { FileEntry } from './file-entry.ts';
import type { LayerNode, Placed } from './layer-tree.ts';
import type { PermRule } from './path-rules.ts';
import type { Variant } from './variant.ts';

const root: TarOwner = { uid: 0, gid: 0, uname: 'root', gname: 'root' };

/** Perms with a mode that is no octal number. */
export class ModeInvalid extends Error {}

/**
 * The tar of a layer: each folder before what is in it, names of one folder in the order of their bytes, paths as they
 * are in the layer, without a slash behind those of folders.
 */
export function layerEntries(tree: LayerNode, { mode }: Pick<Variant, 'mode'>): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  const list = (node: LayerNode, base: BytePath): void => {
    const children = [...(node.children ?? [])].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, child] of children) {
      const path = pathOf(base, name);
      entries.push(child.placed === undefined ? implied(path) : entryOf(path, child.placed, mode));
      list(child, path);
    }
  };
  list(tree, '');
  return entries;
}

function pathOf(base: BytePath, name: BytePath): BytePath {
  if (base === '') return name === '' ? '/' : name;
  return base === '/' ? `/${name}` : `${base}/${name}`;
}

/** Rules are not for folders that nobody named. */
function implied(path: BytePath): TarEntry {
  return { type: 'directory', name: nameOf(path), mode: 0o755, owner: root };
}

function entryOf(path: BytePath, { file, rules }: Placed, variant: Variant['mode']): TarEntry {
  const bits = file.kind === 'symlink' ? 0o777 : variant(file.mode & 0o7777, file.kind === 'directory');
  const matching = rules.perms.filter(({ regex }) => regex.test(file.path));
  const common = { name: nameOf(path), ...permitted({ mode: bits, owner: root }, matching) };
  switch (file.kind) {
    case 'directory':
      return { type: 'directory', ...common };
    case 'symlink':
      return { type: 'symlink', ...common, target: nameOf(file.target) };
    case 'file':
      return new FileEntry(common, file);
  }
}

type Permissions = Pick<TarEntry, 'mode'> & { readonly owner: TarOwner };

/** Numbers of owners are always set, also to 0; names and mode only where they are said. */
function permitted(before: Permissions, rules: readonly PermRule[]): Permissions {
  return rules.reduce(
    ({ mode, owner }, { perm }) => ({
      mode: perm.mode === '' ? mode : octal(perm.mode),
      owner: {
        uid: perm.uid,
        gid: perm.gid,
        uname: perm.uname || owner.uname,
        gname: perm.gname || owner.gname,
      },
    }),
    before,
  );
}

/** As Go's `Sscanf` reads `%o`: blanks before it, and whatever follows the digits, do not count. */
function octal(text: string): number {
  const digits = /^[ \t\r]*(\+?[0-7]+)/.exec(text)?.[1];
  if (digits === undefined) throw new ModeInvalid(`${JSON.stringify(text)} is no mode in octal digits`);
  return Number.parseInt(digits, 8);
}

function nameOf(path: BytePath): string | Buffer {
  return isAscii(path) ? path : Buffer.from(path, 'latin1');
}
