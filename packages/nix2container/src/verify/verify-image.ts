import { type Arch, Blocked, type Expected, formatBytes, type ReleaseContext } from '@parity-lib/core';
import type { Descriptor, ImageParts } from '@parity-lib/oci';

import type { ImageConfig } from '../config/config.ts';
import type { ImageRegistry } from '../image-registry.ts';
import { readMeta } from '../legs/leg-meta.ts';
import { findFixed } from '../release/find-fixed.ts';
import { shortOf } from '../steps/tag-state.ts';

/**
 * Proves that a release is whole: its name lists every arch, each manifest is there, and everything it is made of; and
 * that they are the images that are here, as far as those are known.
 *
 * @throws Blocked `arch-missing` or `digest-mismatch`.
 */
export async function verifyImage(
  expected: readonly Expected[],
  { arches, name }: ImageConfig,
  release: ReleaseContext,
  registry: ImageRegistry,
): Promise<readonly (readonly string[])[]> {
  const { tag, found } = await findFixed(release, registry);
  const shown = `${name.repository}:${tag}`;
  if (found.is !== 'there' || found.value.content.is !== 'index')
    throw notThere(
      shown,
      found.is === 'hidden' ? 'it is not to be seen without a token' : 'there is no such index',
    );
  const { manifests } = found.value.content;
  const rows = [];
  for (const arch of arches) {
    const child = manifests.find(({ platform }) => platform?.architecture === arch);
    if (child === undefined) throw notThere(`${shown} for ${arch}`, 'the index does not list it');
    rows.push(await verifyLeg(arch, child, { registry, ours: ourDigest(expected, arch) }));
  }
  return rows;
}

async function verifyLeg(
  arch: Arch,
  child: Descriptor,
  { registry, ours }: { registry: ImageRegistry; ours: string | undefined },
): Promise<readonly string[]> {
  if (ours !== undefined && ours !== child.digest)
    throw new Blocked('digest-mismatch', {
      message: `The image for ${arch} at the registry is not the one that is here.`,
      details: [`ours   ${ours}`, `theirs ${child.digest}`],
      next: 'If what is here was built anew, stage the release again; else find out who published it.',
    });
  const manifest = await registry.at(child.digest);
  if (manifest.is !== 'there' || manifest.value.content.is !== 'manifest')
    throw notThere(`The manifest for ${arch}`, `${child.digest} is not there`);
  const size = await assertParts(arch, manifest.value.content, registry);
  const how = ours === undefined ? 'whole: every layer is there' : 'the image that is here, whole';
  return [arch, formatBytes(size), shortOf(child.digest), how];
}

/** @returns the bytes of all parts. */
async function assertParts(
  arch: Arch,
  { config, layers }: ImageParts,
  registry: ImageRegistry,
): Promise<number> {
  const parts = [config, ...layers];
  const there = await Promise.all(parts.map(({ digest }) => registry.repository.hasBlob(digest)));
  const missing = parts.find((_, at) => there[at] !== true);
  if (missing !== undefined)
    throw notThere(`A part of the image for ${arch}`, `${missing.digest} is not there`);
  // Layers are large; this is what tells an engine what to run.
  if ((await registry.config(config.digest)) === undefined)
    throw new Blocked('digest-mismatch', {
      message: `The config of the image for ${arch} has other bytes at the registry than its digest says.`,
      details: [config.digest],
      next: 'Tell who runs the registry: it does not keep what it is given.',
    });
  return parts.reduce((sum, { size }) => sum + size, 0);
}

/** Undefined where nobody here knows; a digest that was given may be of an index around the manifest. */
function ourDigest(expected: readonly Expected[], arch: Arch): string | undefined {
  const leg = expected.find((one) => one.arch === arch);
  const meta = readMeta(leg?.meta);
  if (meta !== undefined) return meta.kind === 'digest' ? undefined : meta.manifest.digest;
  const file = leg?.files.find(({ name }) => name === 'manifest');
  return file === undefined || file.size === 0 ? undefined : `sha256:${file.sha256}`;
}

function notThere(what: string, why: string): Blocked {
  return new Blocked('arch-missing', {
    message: `${what} is not published whole.`,
    details: [why],
    next: 'Publish it; or say of which version: VERSION=… before the same command.',
  });
}
