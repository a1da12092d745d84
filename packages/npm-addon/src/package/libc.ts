import type { Elf } from '@parity-lib/core/elf';

export type Libc = 'glibc' | 'musl';

/** The C library that an ELF file asks for, in npm's word; undefined where it asks for none. */
export function libcOf({ needed }: Pick<Elf, 'needed'>): Libc | undefined {
  if (needed.includes('libc.so.6')) return 'glibc';
  // Alpine has the first, others the plain name; glibc never had that one in a program.
  return needed.some((name) => name.startsWith('libc.musl-') || name === 'libc.so') ? 'musl' : undefined;
}
