import type { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import type { ByteReader } from '../ports.ts';
import { readAll } from '../source.ts';

/** What the registries ask for: PyPI md5 and sha256, npm sha1 and sha512, the generic registry all four. */
export type HashAlgorithm = 'md5' | 'sha1' | 'sha256' | 'sha512';

export interface Digest {
  /** Lower-case hex digits. */
  readonly hex: string;
  /** With padding, as in npm's `integrity`. */
  readonly base64: string;
}

export interface MultiHash<Algorithm extends HashAlgorithm> {
  /** The chunk may be reused afterwards. */
  update(chunk: Uint8Array): void;
  /** Of everything so far: may be asked early, and again. */
  digests(): Readonly<Record<Algorithm, Digest>>;
  /** Bytes so far. */
  readonly size: number;
}

/** Several digests of the same bytes, in one pass over them. */
export function multiHash<const Algorithm extends HashAlgorithm>(
  algorithms: readonly Algorithm[],
): MultiHash<Algorithm> {
  const hashes = algorithms.map((algorithm) => [algorithm, createHash(algorithm)] as const);
  let size = 0;
  return {
    update: (chunk) => {
      for (const [, hash] of hashes) hash.update(chunk);
      size += chunk.length;
    },
    digests: () => {
      const found = hashes.map(([algorithm, hash]) => [algorithm, spell(hash.copy().digest())] as const);
      return Object.fromEntries(found) as Record<Algorithm, Digest>;
    },
    get size() {
      return size;
    },
  };
}

function spell(bytes: Buffer): Digest {
  return { hex: bytes.toString('hex'), base64: bytes.toString('base64') };
}

/** Several digests of everything a reader gives, with its size. One pass; memory is one chunk. */
export async function digestsOf<const Algorithm extends HashAlgorithm>(
  reader: ByteReader,
  algorithms: readonly Algorithm[],
): Promise<{ size: number; digests: Readonly<Record<Algorithm, Digest>> }> {
  const hash = multiHash(algorithms);
  const size = await readAll(reader, (chunk) => hash.update(chunk));
  return { size, digests: hash.digests() };
}
