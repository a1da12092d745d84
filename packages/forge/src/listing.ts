import { type Answer, invalidAnswer } from '@parity-lib/core';
import * as z from 'zod/mini';

/** A file of a published version, as the files API tells it. */
export interface ForgeFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

const size = z.int().check(z.nonnegative());
// Forgejo spells it `Size`.
const schema = z.array(
  z.object({
    name: z.string(),
    size: z.optional(size),
    Size: z.optional(size),
    sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  }),
);

/** @throws Blocked `registry-invalid` when the answer is no list of files. */
export function parseListing(answer: Answer): readonly ForgeFile[] {
  const parsed = z.safeParse(schema, answer.json());
  if (!parsed.success) throw invalidAnswer(answer, 'is no list of files');
  return parsed.data.map(({ name, size: small, Size: large, sha256 }) => {
    const bytes = small ?? large;
    if (bytes === undefined) throw invalidAnswer(answer, `gives no size for ${name}`);
    return { name, size: bytes, sha256 };
  });
}

/** Names on a forge are unique without regard to case. */
export function findFile(files: readonly ForgeFile[], name: string): ForgeFile | undefined {
  return files.find((file) => file.name.toLowerCase() === name.toLowerCase());
}
