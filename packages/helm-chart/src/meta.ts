import type { TarDigest } from '@parity-lib/core/tar';
import * as z from 'zod/mini';

/** What a stage remembers of its chart: all that a manifest says of it. */
export interface ChartMeta {
  /** The metadata of the chart, as JSON: byte for byte what `helm push` makes the config of the manifest. */
  readonly config: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Of the tar inside, where it was packed here: another zlib packs the same tar to other bytes. */
  readonly tar?: TarDigest | undefined;
}

const schema: z.ZodMiniType<ChartMeta> = z.strictObject({
  config: z.string().check(z.minLength(2)),
  annotations: z.record(z.string(), z.string()),
  tar: z.optional(
    z.strictObject({
      size: z.int().check(z.nonnegative()),
      sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
    }),
  ),
});

/** @returns undefined when it is not as `stage` wrote it. */
export function readMeta(meta: unknown): ChartMeta | undefined {
  return z.safeParse(schema, meta).data;
}
