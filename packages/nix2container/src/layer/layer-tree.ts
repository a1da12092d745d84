import { type BytePath, cleanPath, showPath } from './byte-path.ts';
import type { PathRules } from './path-rules.ts';
import type { Walked } from './walk.ts';

/** A file of this machine, and by which rules it came here. */
export interface Placed {
  readonly file: Walked;
  readonly rules: PathRules;
}

/** A place in the layer. */
export interface LayerNode {
  /** By one part of the path; most have none. */
  children: Map<BytePath, LayerNode> | undefined;
  /** Undefined for a folder that nothing is said of, but that something lies in it. */
  placed: Placed | undefined;
}

/** Two files for one place that are not alike; `details` are both sides. */
export class Clash extends Error {
  readonly path: BytePath;
  readonly details: readonly string[];

  constructor(path: BytePath, details: readonly string[]) {
    super('is in it twice, and not the same');
    this.name = 'Clash';
    this.path = path;
    this.details = details;
  }
}

export function emptyNode(): LayerNode {
  return { children: undefined, placed: undefined };
}

/**
 * Lays a file on what is there already. A second one for a place has to be of the same kind, mode and size, with the same
 * perms: then the later one counts, and what is in it is not looked at.
 *
 * @param name changes one part of the path in the layer.
 * @throws Clash
 */
export function place(root: LayerNode, placed: Placed, name: (part: BytePath) => BytePath): void {
  const path = placed.rules.destination(placed.file.path);
  if (path === '') return;
  let node = root;
  for (const part of partsOf(path)) node = childOf(node, name(part));
  if (node.placed !== undefined) assertAlike(path, node.placed, placed);
  node.placed = placed;
}

/** The root is one part without a name; so is what stands before the first slash of an absolute path. */
function partsOf(path: BytePath): readonly BytePath[] {
  const clean = cleanPath(path);
  return clean === '/' ? [''] : clean.split('/');
}

function childOf(node: LayerNode, part: BytePath): LayerNode {
  node.children ??= new Map();
  const there = node.children.get(part);
  if (there !== undefined) return there;
  const child = emptyNode();
  node.children.set(part, child);
  return child;
}

function assertAlike(path: BytePath, before: Placed, now: Placed): void {
  const isSameSize = before.file.kind !== 'file' || before.file.size === now.file.size;
  if (before.file.mode === now.file.mode && isSameSize && permsOf(before) === permsOf(now)) return;
  throw new Clash(path, [before, now].map(spell));
}

function permsOf({ rules }: Placed): string {
  return rules.perms.length === 0 ? '' : JSON.stringify(rules.perms.map(({ perm }) => perm));
}

function spell({ file, rules }: Placed): string {
  const size = file.kind === 'file' ? ` of ${file.size} bytes` : '';
  const mode = (file.mode & 0o7777).toString(8).padStart(4, '0');
  const perms = rules.perms.length === 0 ? '' : `, perms ${permsOf({ file, rules })}`;
  return `${showPath(file.path)}: a ${file.kind}${size}, mode ${mode}${perms}`;
}
