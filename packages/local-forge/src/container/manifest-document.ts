import { z } from 'zod';

/** As Go reads JSON: what is absent or null is the zero of its type, and what has another type is an error. */
function orZero<T extends z.ZodType>(type: T, zero: z.output<T>) {
  return type.nullish().transform((value) => value ?? zero);
}

const text = orZero(z.string(), '');
const whole = orZero(z.number().int(), 0);
const descriptor = z.object({ mediaType: text, digest: text, size: whole });
const NO_DESCRIPTOR = { mediaType: '', digest: '', size: 0 };

const documentSchema = z.object({
  schemaVersion: whole,
  mediaType: text,
  config: orZero(descriptor, NO_DESCRIPTOR),
  layers: orZero(z.array(descriptor), []),
  manifests: orZero(z.array(descriptor), []),
});

/** What a manifest or an index says, as far as the forges look. */
export type ManifestDocument = z.output<typeof documentSchema>;

/** Some content as a manifest names it. */
export type Descriptor = z.output<typeof descriptor>;

/** Reads a manifest; undefined for what is none. */
export function parseManifest(bytes: Buffer): ManifestDocument | undefined {
  try {
    return documentSchema.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return undefined;
  }
}
