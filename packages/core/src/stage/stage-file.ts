import { Buffer } from 'node:buffer';

import * as z from 'zod/mini';

import type { Arch } from '../arch.ts';
import { arches } from '../arch.ts';
import { shown } from '../config/explain-issues.ts';
import type { ReleaseStamp, VersionOrigin } from '../release/context.ts';

/** Raised when a reader of an older stage could misread a newer one. */
export const stageFormat = 1;

export interface FileDigest {
  /** In bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** 8 lower-case hex digits; only large files have it. What it is for: docs/decisions/0010. */
  readonly crc32?: string | undefined;
}

export interface StagedFile extends FileDigest {
  /** One path part; unique in the stage, also where case and Unicode form do not count. */
  readonly name: string;
}

/** Where staged bytes came from, so that last month's build is seen. */
export interface Input {
  /** Relative to the folder of the config where it lies below it. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** The content of stage.json. */
export interface StageRecord {
  readonly format: typeof stageFormat;
  readonly archetype: string;
  readonly artifact: string;
  readonly arch: Arch;
  readonly release: ReleaseStamp & {
    readonly from: VersionOrigin;
    readonly epoch: number;
    readonly tag?: string | undefined;
    readonly run?: string | undefined;
  };
  /** The target it was made for; what it is pushed to is the config's, and must be the same. */
  readonly registry: { readonly base: string; readonly owner: string };
  /** Milliseconds since 1970. */
  readonly staged: number;
  readonly inputs: readonly Input[];
  readonly files: readonly StagedFile[];
  /** What the archetype needs to publish from the stage alone. */
  readonly meta: unknown;
}

const size = z.int().check(z.nonnegative());
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const crc32 = z.optional(z.string().check(z.regex(/^[0-9a-f]{8}$/)));
const optionalText = z.optional(z.string());

const schema: z.ZodMiniType<StageRecord> = z.strictObject({
  format: z.literal(stageFormat),
  archetype: z.string(),
  artifact: z.string(),
  arch: z.enum(arches),
  release: z.strictObject({
    version: z.string().check(z.minLength(1)),
    revision: size,
    commit: optionalText,
    dirty: z.boolean(),
    from: z.enum(['VERSION', 'tag', 'branch', 'config']),
    epoch: size,
    tag: optionalText,
    run: optionalText,
  }),
  registry: z.strictObject({ base: z.string(), owner: z.string() }),
  staged: z.number(),
  inputs: z.array(z.strictObject({ path: z.string(), size, sha256, modified: z.number() })),
  files: z.array(z.strictObject({ name: z.string().check(z.refine(isStageName)), size, sha256, crc32 })),
  meta: z.unknown(),
});

/** @returns the record, or what is wrong with the text. */
export function parseStageRecord(text: string): StageRecord | { readonly wrong: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { wrong: 'it is not JSON' };
  }
  if (typeof value === 'object' && value !== null && 'format' in value && value.format !== stageFormat) {
    return { wrong: `its format is ${shown(value.format)}; this parity reads ${stageFormat}` };
  }
  const parsed = z.safeParse(schema, value);
  if (!parsed.success)
    return { wrong: `its ${parsed.error.issues[0]?.path.join('.') ?? 'content'} is not as it should be` };
  return hasTwins(parsed.data.files) ? { wrong: 'two of its files have the same name' } : parsed.data;
}

/** One path part that means the same on every file system. */
export function isStageName(name: string): boolean {
  return (
    name.isWellFormed() &&
    Buffer.byteLength(name) <= 255 &&
    !/[/\\\p{Cc}\p{Cf}]/u.test(name) &&
    !['', '.', '..'].includes(name)
  );
}

/** Names that fall together where case or Unicode form does not count. */
function hasTwins(files: readonly StagedFile[]): boolean {
  return new Set(files.map(({ name }) => foldName(name))).size < files.length;
}

export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
