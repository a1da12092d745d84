import { Buffer } from 'node:buffer';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** One entry of a tree in the vectors. */
export interface TreeEntry {
  readonly path?: string;
  /** A name that is no UTF-8. */
  readonly pathHex?: string;
  readonly kind: string;
  readonly content?: string;
  readonly base64?: string;
  /** Repeated and cut to `size`. */
  readonly repeat?: string;
  readonly size?: number;
  readonly exec?: boolean;
  readonly mode?: string;
  readonly target?: string;
}

/** A folder that is gone at the end of its scope; no `y` is in its name, which regexes of the vectors look for. */
export function treeFolder(): { readonly path: string } & Disposable {
  let root = mkdtempSync(path.join(realpathSync(tmpdir()), 'n2c-'));
  while (root.includes('y')) {
    rmSync(root, { recursive: true });
    root = mkdtempSync(path.join(realpathSync(tmpdir()), 'n2c-'));
  }
  // Unlike a temporary folder: it may be the top of a tree itself.
  chmodSync(root, 0o755);
  return {
    path: root,
    [Symbol.dispose]: () => {
      // In a folder of the store nothing can be deleted.
      for (const folder of foldersIn(root)) chmodSync(folder, 0o755);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** Makes a tree below a folder that is there. Folders without a mode are 0755, files 0644. */
export function makeTree(root: string, tree: readonly TreeEntry[]): void {
  for (const entry of tree) {
    const place = pathOf(root, entry);
    mkdirSync(place.subarray(0, place.lastIndexOf('/')), { recursive: true });
    if (entry.kind === 'symlink') symlinkSync(entry.target ?? '', place);
    else if (entry.kind === 'dir') mkdirSync(place, { recursive: true });
    else writeFileSync(place, contentOf(entry));
  }
  for (const folder of foldersIn(root)) chmodSync(folder, 0o755);
  for (const entry of tree) {
    const { kind, exec, mode = kind === 'dir' || exec ? '755' : '644' } = entry;
    if (kind !== 'symlink') chmodSync(pathOf(root, entry), Number.parseInt(mode, 8));
  }
}

/** The same as `nix-store --add` leaves it: nothing can be written, and of the modes only the right to execute is left. */
export function makeStorePath(store: string, tree: readonly TreeEntry[]): void {
  mkdirSync(store, { recursive: true });
  makeTree(
    store,
    tree.map((entry) => ({ ...entry, mode: entry.exec ? '555' : entry.kind === 'dir' ? '555' : '444' })),
  );
  for (const folder of foldersIn(store)) chmodSync(folder, 0o555);
}

/** What is above comes first. */
function foldersIn(root: string | Buffer): readonly Buffer[] {
  const inner = readdirSync(root, { withFileTypes: true, encoding: 'buffer' })
    .filter((one) => one.isDirectory())
    .flatMap(({ name }) => foldersIn(Buffer.concat([Buffer.from(root), Buffer.from('/'), name])));
  return [Buffer.from(root), ...inner];
}

function pathOf(root: string, { path = '', pathHex }: TreeEntry): Buffer {
  const name = pathHex === undefined ? Buffer.from(path) : Buffer.from(pathHex, 'hex');
  return Buffer.concat([Buffer.from(`${root}/`), name]);
}

function contentOf({ content, base64, repeat, size = 0 }: TreeEntry): Buffer {
  if (base64 !== undefined) return Buffer.from(base64, 'base64');
  return repeat === undefined ? Buffer.from(content ?? '') : Buffer.alloc(size, repeat);
}
