import { readFileSync } from 'node:fs';

import { makeStorePath, type TreeEntry } from './make-tree.ts';

/** One image of the vectors: what nix2container wrote, and what belongs to it. */
export interface ImageVector {
  readonly name: string;
  readonly imageJson: string;
  readonly config: string;
  readonly manifest: string;
  readonly manifestDigest: string;
  readonly repairedManifest?: string;
  readonly repairedManifestDigest?: string;
}

interface Vectors {
  readonly trees: Readonly<Record<string, readonly TreeEntry[]>>;
  readonly paths: Readonly<Record<string, string>>;
  readonly images: readonly ImageVector[];
}

const file = new URL('../vectors/nix2container-images.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors;

export const images: readonly ImageVector[] = vectors.images;

/** @returns the vector of that name. */
export function imageNamed(name: string): ImageVector {
  const found = images.find((image) => image.name === name);
  if (found === undefined) throw new Error(`There is no vector ${name}.`);
  return found;
}

/** Makes the store paths of all images below `root`, which stands for `/`. */
export function makeStore(root: string): void {
  for (const [name, tree] of Object.entries(vectors.trees))
    makeStorePath(`${root}${vectors.paths[name] ?? ''}`, tree);
}

interface Path {
  path: string;
  options?: { rewrite: { regex: string; repl: string }; perms?: { regex: string }[] };
}

/** The same image where `/` is `root`: files come from below it, and are in the layers where they would be without it. */
export function imageAt(root: string, { imageJson }: ImageVector): string {
  const image = JSON.parse(imageJson) as { layers: { paths?: Path[]; 'layer-path'?: string }[] };
  for (const layer of image.layers) {
    if (layer['layer-path'] !== undefined) layer['layer-path'] = root + layer['layer-path'];
    for (const path of layer.paths ?? []) {
      path.options ??= { rewrite: { regex: '^', repl: '' } };
      path.options.rewrite.regex = path.options.rewrite.regex.replace('^', `^${root}`);
      // Not what is above the root: a temporary folder would match too.
      for (const perm of path.options.perms ?? []) perm.regex = perm.regex.replace('.*/', `^${root}/nix/.*/`);
      path.path = root + path.path;
    }
  }
  return JSON.stringify(image);
}
