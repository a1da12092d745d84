import { shellWord } from '@parity-lib/core';
import { type TarLayout, tarLayout, type TarPlan } from '@parity-lib/core/tar';

import type { Complaint } from '../complaint.ts';
import { invalidImage } from '../complaint.ts';
import type { NixPath } from '../image-json/nix-image.ts';
import { bytePath, showPath } from './byte-path.ts';
import { layerEntries, ModeInvalid } from './layer-entries.ts';
import { Clash, emptyNode, type LayerNode, place } from './layer-tree.ts';
import { compileRules } from './path-rules.ts';
import { today, type Variant } from './variant.ts';
import { Unwalkable, walk } from './walk.ts';

/**
 * Says what a layer is made of, byte by byte, without reading any content (reference/oci-and-nix2container.md, sections
 * 1.3 and 1.4).
 *
 * @param shown the layer as people know it.
 * @throws Blocked `artifact-invalid` for a path that is not there, or files that cannot be in one layer together.
 */
export async function planLayer(
  paths: readonly NixPath[],
  shown: string,
  variant: Variant = today,
): Promise<TarPlan> {
  const tree = emptyNode();
  for (const path of paths) await layOn(tree, path, { shown, variant });
  try {
    const entries = layerEntries(tree, variant);
    const layout: TarLayout = tarLayout(entries);
    return { entries, layout, mtime: variant.mtime };
  } catch (cause) {
    throw refused(shown, cause);
  }
}

async function layOn(
  tree: LayerNode,
  path: NixPath,
  { shown, variant }: { shown: string; variant: Variant },
): Promise<void> {
  try {
    const rules = await compileRules(path);
    walk(bytePath(path.path), (file) => place(tree, { file, rules }, variant.name));
  } catch (cause) {
    throw refused(shown, cause, path);
  }
}

function refused(shown: string, cause: unknown, path?: NixPath): unknown {
  const complaint = complaintOf(cause, path);
  return complaint === undefined ? cause : invalidImage(shown, { ...complaint, cause });
}

function complaintOf(cause: unknown, path: NixPath | undefined): Complaint | undefined {
  if (cause instanceof Unwalkable && path !== undefined) return unwalkable(cause, path);
  if (cause instanceof Clash)
    return {
      what: `cannot be made: ${showPath(cause.path)} ${cause.message}`,
      details: cause.details,
      next: 'Build the image again with only one of them, or with the same file in both.',
    };
  if (cause instanceof SyntaxError && path !== undefined)
    return {
      what: `has a regular expression that Go does not take, for ${showPath(bytePath(path.path))}`,
      details: [cause.message],
      next: 'Correct it in the expression that builds the image. In copyToRoot, no store name may hold "++".',
    };
  if (cause instanceof ModeInvalid || cause instanceof RangeError)
    return {
      what: 'has perms that no tar can say',
      details: [cause.message],
      next: 'Correct the perms in the expression that builds the image.',
    };
  return undefined;
}

function unwalkable({ path, message }: Unwalkable, top: NixPath): Complaint {
  const store = /^\/nix\/store\/[^/]+/.exec(top.path)?.[0];
  const isAbsent = path === bytePath(top.path) && store !== undefined;
  return {
    what: `needs ${showPath(path)}, which ${message}`,
    next: 'Build the image on this machine, or bring its store paths here.',
    commands: isAbsent ? [`nix-store --realise ${shellWord(store)}`] : [],
  };
}
