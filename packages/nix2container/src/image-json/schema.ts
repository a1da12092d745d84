import { type Digest, isDigest } from '@parity-lib/oci';
import * as z from 'zod/mini';

import { layerTypes } from './media-types.ts';
import type { NixConfig, NixHistory, NixImage, NixLayer, NixPath, NixPathOptions } from './nix-image.ts';

const text = z.optional(z.string());
const texts = z.optional(z.array(z.string()));

/** Nothing but what Go writes: the config holds these bytes again. */
const goTime = z
  .string()
  .check(
    z.regex(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{0,8}[1-9])?(?:Z|[+-](?!00:00)\d\d:\d\d)$/,
      'must be a time as Go writes it, such as "2026-01-02T03:04:05Z"',
    ),
  );
const digest = z.string().check(z.refine(isDigest, 'must be "sha256:" and 64 lower-case hex digits'));
const absolute = z.string().check(z.regex(/^\/[^\0]*$/, 'must be an absolute path'));

/** A map with any keys, also those that an object of JavaScript would lose, such as `__proto__`. */
function mapOf<T>(value: z.ZodMiniType<T>): z.ZodMiniType<ReadonlyMap<string, T> | undefined> {
  const entries = z.transform((input: unknown, context) => {
    if (typeof input === 'object' && input !== null && !Array.isArray(input))
      return new Map(Object.entries(input));
    context.issues.push({ code: 'invalid_type', expected: 'record', input });
    return z.NEVER;
  });
  return z.optional(z.pipe(entries, z.map(z.string(), value)));
}

const config: z.ZodMiniType<NixConfig> = z.strictObject({
  User: text,
  ExposedPorts: mapOf(z.strictObject({})),
  Env: texts,
  Entrypoint: texts,
  Cmd: texts,
  Volumes: mapOf(z.strictObject({})),
  WorkingDir: text,
  Labels: mapOf(z.string()),
  StopSignal: text,
  ArgsEscaped: z.optional(z.boolean()),
});

const history: z.ZodMiniType<NixHistory> = z.strictObject({
  created: z.optional(goTime),
  created_by: text,
  author: text,
  comment: text,
  empty_layer: z.optional(z.boolean()),
});

const perm = z.strictObject({
  regex: z.string(),
  mode: z.string(),
  uid: z.int(),
  gid: z.int(),
  uname: z.string(),
  gname: z.string(),
});

const options: z.ZodMiniType<NixPathOptions> = z.pipe(
  z.strictObject({
    rewrite: z.strictObject({ regex: z.string(), repl: z.string() }),
    perms: z.optional(z.array(perm)),
  }),
  z.transform(({ rewrite, perms }): NixPathOptions => ({ rewrite, perms: perms ?? [] })),
);

const path: z.ZodMiniType<NixPath> = z.strictObject({ path: absolute, options: z.optional(options) });

const layer = z.pipe(
  z.strictObject({
    digest,
    size: z.int().check(z.nonnegative('must not be negative')),
    diff_ids: digest,
    paths: z.optional(z.array(path)),
    mediatype: z.enum(layerTypes),
    'layer-path': z.optional(absolute),
    History: history,
  }),
  z.transform((raw): NixLayer => ({
    digest: raw.digest as Digest,
    size: raw.size,
    diffId: raw.diff_ids as Digest,
    paths: raw.paths ?? [],
    mediaType: raw.mediatype,
    file: raw['layer-path'],
    history: raw.History,
  })),
);

/** The keys are nix2container's, with its unusual case and its list that is none: `diff_ids` is one text. */
export const imageJson: z.ZodMiniType<NixImage> = z.pipe(
  z.strictObject({
    version: z.literal(1),
    'image-config': config,
    layers: z.nullable(z.array(layer)),
    arch: z.string().check(z.minLength(1)),
    created: z.optional(z.nullable(goTime)),
  }),
  z.transform(({ arch, created, layers, 'image-config': config }): NixImage => ({
    arch,
    created: created ?? undefined,
    config,
    layers: layers ?? [],
  })),
);
