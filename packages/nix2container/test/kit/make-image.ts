import { digestOf } from '@parity-lib/core';
import { tarFrom } from '@parity-lib/core/tar';

import type { NixConfig, NixImage, NixLayer, NixPath } from '../../src/image-json/nix-image.ts';
import { planLayer } from '../../src/layer/plan-layer.ts';
import { today, type Variant } from '../../src/layer/variant.ts';

/** The layer of these paths as it is today, or in another variant. */
export async function layerOf(paths: readonly NixPath[], variant: Variant = today): Promise<NixLayer> {
  const { size, sha256 } = await digestOf(tarFrom(await planLayer(paths, 'Layer', variant)));
  return {
    digest: `sha256:${sha256}`,
    size,
    diffId: `sha256:${sha256}`,
    paths,
    mediaType: 'application/vnd.oci.image.layer.v1.tar',
    history: {},
  };
}

export function imageOf(layers: readonly NixLayer[], config: NixConfig = {}): NixImage {
  return { arch: 'amd64', config, layers };
}

/** What copyToRoot makes of a path: its content lies in the root of the image. */
export function toRoot(path: string): NixPath {
  return { path, options: { rewrite: { regex: `^${path}`, repl: '' }, perms: [] } };
}
