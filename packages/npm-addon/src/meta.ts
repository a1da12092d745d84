import type { TarDigest } from '@parity-lib/core/tar';
import * as z from 'zod/mini';

import type { JsonObject } from './content.ts';

/** What a stage remembers of its tarball: all that a publish document says of it. */
export interface NpmMeta {
  /** `sha512-` and base64, as registries give it. */
  readonly integrity: string;
  /** SHA-1 in hex, for old registries. */
  readonly shasum: string;
  /** package.json as it is published. */
  readonly manifest: JsonObject;
  readonly fileCount: number;
  readonly unpackedSize: number;
  /** Of the tar inside, where we packed it: another zlib packs the same tar to other bytes. */
  readonly tar?: TarDigest | undefined;
}

const size = z.int().check(z.nonnegative());

const schema: z.ZodMiniType<NpmMeta> = z.strictObject({
  integrity: z.string().check(z.regex(/^sha512-[A-Za-z0-9+/]{86}==$/)),
  shasum: z.string().check(z.regex(/^[0-9a-f]{40}$/)),
  manifest: z.record(z.string(), z.unknown()),
  fileCount: size,
  unpackedSize: size,
  tar: z.optional(z.strictObject({ size, sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)) })),
});

/** @returns undefined when it is not as `stage` wrote it. */
export function readMeta(meta: unknown): NpmMeta | undefined {
  return z.safeParse(schema, meta).data;
}
