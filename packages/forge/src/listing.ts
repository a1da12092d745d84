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
  const files = parsed.data.map(({ name, size: small, Size: large, sha256 }) => {
    const bytes = small ?? large;
    if (bytes === undefined) throw invalidAnswer(answer, `gives no size for ${answer.quote(name)}`);
    return { name, size: bytes, sha256 };
  });
  const twice = contradiction(files);
  if (twice !== undefined)
    throw invalidAnswer(answer, `lists ${answer.quote(twice)} twice, each time with other bytes`);
  return files;
}

/** The name of a file that a list tells two things about: whichever we believed, the other may be true. */
function contradiction(files: readonly ForgeFile[]): string | undefined {
  const seen = new Map<string, ForgeFile>();
  for (const file of files) {
    const key = file.name.toLowerCase();
    const other = seen.get(key);
    if (other !== undefined && (other.sha256 !== file.sha256 || other.size !== file.size)) return file.name;
    seen.set(key, file);
  }
  return undefined;
}

/** Names on a forge are unique without regard to case. */
export function findFile(files: readonly ForgeFile[], name: string): ForgeFile | undefined {
  return files.find((file) => file.name.toLowerCase() === name.toLowerCase());
}
