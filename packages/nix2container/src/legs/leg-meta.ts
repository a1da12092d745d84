import { type Digest, isDigest, mediaTypes } from '@parity-lib/oci';
import * as z from 'zod/mini';

import type { OpenImage } from '../steps/open-image.ts';

/** What a stage remembers of an image. */
export interface ImageMeta {
  /**
   * `linked`: its layers are made from store paths while they are sent, so the stage is of use on this machine only;
   * `portable`: all of it lies in the stage; `digest`: it is at the registry already, and only its digest is known.
   */
  readonly kind: 'linked' | 'portable' | 'digest';
  /** Of a digest alone, neither type nor size are known: the registry knows them. */
  readonly manifest: {
    readonly mediaType: string;
    readonly digest: Digest;
    /** In bytes; 0 where it is not known. */
    readonly size: number;
  };
  /** The digest of the config: the ID of the image. */
  readonly config?: Digest | undefined;
  /** Of a linked one, the store paths that its layers are made from. */
  readonly storePaths?: readonly string[] | undefined;
}

const shape = z.object({
  kind: z.enum(['linked', 'portable', 'digest']),
  manifest: z.object({
    mediaType: z.enum([mediaTypes.manifest, mediaTypes.dockerManifest]),
    digest: z.custom<Digest>(isDigest),
    size: z.int().check(z.nonnegative()),
  }),
  config: z.optional(z.custom<Digest>(isDigest)),
  storePaths: z.optional(z.array(z.string())),
});

export function readMeta(meta: unknown): ImageMeta | undefined {
  const parsed = z.safeParse(shape, meta);
  return parsed.success ? parsed.data : undefined;
}

export function metaOf(
  { manifest, config }: Pick<OpenImage, 'manifest' | 'config'>,
  kind: ImageMeta['kind'],
): ImageMeta {
  const { mediaType, digest, bytes } = manifest;
  return { kind, manifest: { mediaType, digest, size: bytes.length }, config: config.digest };
}
