import type { Descriptor } from '../descriptor.ts';
import { isIndexType, isManifestType } from '../media-types.ts';
import { LayoutInvalid } from './layout-invalid.ts';

/**
 * What of an index is for linux on an architecture. What is for no platform, such as an attestation, is no image; where
 * no platform is said, there must be one alone.
 *
 * @throws LayoutInvalid when there is none, or more than one.
 */
export function chooseImage(manifests: readonly Descriptor[], architecture: string): Descriptor {
  const images = manifests.filter(
    ({ mediaType, platform }) =>
      (isManifestType(mediaType) || isIndexType(mediaType)) && platform?.architecture !== 'unknown',
  );
  const fitting = images.filter(
    ({ platform }) => platform?.architecture === architecture && platform.os === 'linux',
  );
  const [only, ...others] =
    fitting.length > 0 ? fitting : images.filter(({ platform }) => platform === undefined);
  const listed = images.map(({ platform }) =>
    platform === undefined ? 'one without a platform' : `${platform.os}/${platform.architecture}`,
  );
  if (only === undefined)
    throw new LayoutInvalid(`has no image for linux/${architecture}; it has ${listed.join(', ') || 'none'}`);
  if (others.some(({ digest }) => digest !== only.digest))
    throw new LayoutInvalid(`has more than one image for linux/${architecture}`);
  return only;
}
