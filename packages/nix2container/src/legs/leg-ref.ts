import { type Arch, Blocked, type StagedLeg } from '@parity-lib/core';
import { type Descriptor, type Digest, isManifestType, type Stored } from '@parity-lib/oci';

import type { ImageRegistry } from '../image-registry.ts';
import { type ImageRef, platformOf } from '../release/image-ref.ts';
import { architectureIn } from './architecture.ts';
import type { ImageMeta } from './leg-meta.ts';

/**
 * A leg that is here, as the registry will know it. Of one of which only the digest is here, the registry is asked.
 *
 * @throws Blocked `arch-missing` when the registry has no such image for the arch.
 */
export async function refOf(leg: StagedLeg<ImageMeta>, registry: ImageRegistry): Promise<ImageRef> {
  const { arch, release, meta } = leg;
  if (meta.kind !== 'digest') {
    const descriptor = { ...meta.manifest, platform: platformOf(arch) };
    return {
      arch,
      id: meta.manifest.digest,
      release,
      descriptor,
      ...(meta.config && { config: meta.config }),
    };
  }
  const { descriptor, config } = await pushedAs(meta.manifest.digest, arch, registry);
  return { arch, id: descriptor.digest, release, descriptor, config };
}

async function pushedAs(
  digest: Digest,
  arch: Arch,
  registry: ImageRegistry,
): Promise<{ descriptor: Descriptor; config: Digest }> {
  const found = await registry.at(digest);
  if (found.is !== 'there') throw missing(arch, `${digest} is not in this repository`);
  const { content } = found.value;
  if (content.is === 'manifest') return manifestFor(found.value, content.config.digest, arch, registry);
  // As buildx writes it by default: an index with one image, and what attests it.
  const children = content.manifests.filter(
    ({ mediaType, platform }) =>
      isManifestType(mediaType) && platform?.os === 'linux' && platform.architecture === arch,
  );
  const [child, ...others] = children;
  if (child === undefined || others.length > 0)
    throw missing(arch, `the index ${digest} has ${children.length} images for it; it must have one`);
  const one = await registry.at(child.digest);
  if (one.is !== 'there' || one.value.content.is !== 'manifest')
    throw missing(arch, `${child.digest} is not in this repository`);
  return manifestFor(one.value, one.value.content.config.digest, arch, registry);
}

async function manifestFor(
  { digest, mediaType, bytes }: Stored,
  config: Digest,
  arch: Arch,
  registry: ImageRegistry,
): Promise<{ descriptor: Descriptor; config: Digest }> {
  const text = await registry.config(config);
  const architecture = text === undefined ? undefined : architectureIn(text);
  if (architecture !== arch) throw missing(arch, `${digest} is for ${architecture ?? 'nobody knows what'}`);
  return { descriptor: { mediaType, digest, size: bytes.length, platform: platformOf(arch) }, config };
}

function missing(arch: Arch, why: string): Blocked {
  return new Blocked('arch-missing', {
    message: `The image for ${arch} is not at the registry.`,
    details: [why],
    next: 'Push it to this very repository, by its digest, and write the digest into the file that "digestFile" names.',
  });
}
