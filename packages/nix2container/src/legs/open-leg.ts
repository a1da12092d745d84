import { Buffer } from 'node:buffer';

import type { StagedLeg } from '@parity-lib/core';

import type { OpenImage } from '../steps/open-image.ts';
import { type ImageMeta, metaOf } from './leg-meta.ts';
import { linkedImage } from './linked-image.ts';
import { portableImage } from './portable-image.ts';
import { bytesOf } from './source-bytes.ts';

/** Linked images that this run staged, by what their stage remembers: to plan layers is to look at every file in them. */
const staged = new WeakMap<ImageMeta, OpenImage>();

/** What a linked stage remembers of an image; who opens that stage in this run is given the image as it is. */
export function linkedMeta(image: OpenImage): ImageMeta {
  const meta = { ...metaOf(image, 'linked'), storePaths: image.storePaths };
  staged.set(meta, image);
  return meta;
}

/** The name of nix2container's image JSON in a stage. */
export const imageFile = 'image.json';

/**
 * What is staged of a leg, ready to be sent; no layer is read.
 *
 * @returns undefined where only the digest of the image is known, for it is at the registry already.
 */
export async function openLeg(leg: StagedLeg<ImageMeta>): Promise<OpenImage | undefined> {
  const { arch, sources, meta } = leg;
  if (meta.kind === 'digest') return undefined;
  if (meta.kind === 'portable') return portableImage(sources, meta, arch);
  const known = staged.get(meta);
  if (known !== undefined) return known;
  const [source] = sources;
  if (source === undefined) throw new Error('a linked stage has its image JSON');
  const text = Buffer.from(await bytesOf(source)).toString('utf8');
  return linkedImage(text, arch, `The image for ${arch}`);
}
