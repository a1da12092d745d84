import type { Descriptor, Digest, Stored } from '@parity-lib/oci';

import type { ImageRegistry } from '../image-registry.ts';
import type { ImageRef } from '../release/image-ref.ts';

/**
 * Whether an index lists our images though their manifests differ: the same config is the same image, whatever its layers
 * are packed with (their digests unpacked are in it).
 */
export async function hasSameImages(
  { content }: Stored,
  refs: readonly ImageRef[],
  registry: ImageRegistry,
): Promise<boolean> {
  if (content.is !== 'index' || content.manifests.length !== refs.length) return false;
  for (const ref of refs) {
    const theirs = content.manifests.find(({ platform }) => platform?.architecture === ref.arch);
    if (theirs === undefined || !(await isSameImage(theirs, ref, registry))) return false;
  }
  return true;
}

async function isSameImage(theirs: Descriptor, ref: ImageRef, registry: ImageRegistry): Promise<boolean> {
  if (theirs.digest === ref.id) return true;
  const ours = ref.config ?? (await configOf(ref.descriptor.digest, registry));
  return ours !== undefined && ours === (await configOf(theirs.digest, registry));
}

async function configOf(manifest: Digest, registry: ImageRegistry): Promise<Digest | undefined> {
  const found = await registry.at(manifest);
  return found.is === 'there' && found.value.content.is === 'manifest'
    ? found.value.content.config.digest
    : undefined;
}
