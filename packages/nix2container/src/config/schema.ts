import * as z from 'zod/mini';

import { parseImageName } from './image-name.ts';

const text = z.string().check(z.minLength(1), z.maxLength(4096));

export interface RawTop {
  readonly imageName: string;
  readonly arches?: readonly string[] | undefined;
  readonly mountFrom?: readonly string[] | undefined;
  readonly chunkSize?: number | undefined;
  readonly concurrency?: number | undefined;
}

export interface RawLeg {
  readonly image?: string | undefined;
  readonly copyTo?: string | undefined;
  readonly ociLayout?: string | undefined;
  readonly digestFile?: string | undefined;
  readonly build?: readonly string[] | undefined;
}

export const topSchema: z.ZodMiniType<RawTop> = describe(
  z.strictObject({
    imageName: describe(
      text.check(
        z.refine((name) => parseImageName(name) !== undefined, {
          error: 'must be host/owner/image in lower case, without a tag: "git.example.org/team/tool"',
        }),
        z.maxLength(255),
      ),
      'Where the image is published: host, owner and name, without a tag.',
    ),
    arches: z.optional(
      describe(
        z.array(text).check(z.minLength(1)),
        'Every arch that the image must cover, wherever it is built; the ones of "images" when left out.',
      ),
    ),
    mountFrom: z.optional(
      describe(
        z.array(
          text.check(
            z.refine((name) => parseImageName(name) !== undefined, { error: 'must be an image name' }),
          ),
        ),
        'Other images on the same host that may share layers with this one.',
      ),
    ),
    concurrency: z.optional(
      describe(
        z.int().check(z.minimum(1), z.maximum(32)),
        'How many uploads run at once: 6 when left out, 1 for a registry that takes no more.',
      ),
    ),
    chunkSize: z.optional(
      describe(
        z.int().check(z.minimum(64 * 1024)),
        'The most bytes of one request, for a proxy that caps bodies; 64 KiB or more.',
      ),
    ),
  }),
  'An image that nix2container built, for one or several arches.',
);

export const legSchema: z.ZodMiniType<RawLeg> = z.strictObject({
  image: z.optional(
    describe(
      text,
      "The image.json that nix2container's buildImage gives; relative to parity.json, a link is followed once.",
    ),
  ),
  copyTo: z.optional(
    describe(
      text,
      'The copy-to program of such an image, run into an image layout; the way without its JSON.',
    ),
  ),
  ociLayout: z.optional(describe(text, 'A folder that is an OCI image layout.')),
  digestFile: z.optional(
    describe(
      text,
      'A file with the digest of an image that was pushed to this repository already: bare, or in the metadata of buildx.',
    ),
  ),
  build: z.optional(
    describe(
      z.array(text).check(z.minLength(1)),
      'Program and arguments that make the image; run by stage, without a shell.',
    ),
  ),
});

function describe<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description));
}
