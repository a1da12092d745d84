import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import { elfHeaderOf, elfHeaderSize, spellMachine } from '@parity-lib/core/elf';

import { quote, type Refuse } from './complaint.ts';
import type { ElfInside } from './facts.ts';
import type { RecordLine } from './record.ts';
import type { Look } from './zip/zip-pass.ts';

/**
 * Hashes a file of the wheel as it passes and keeps its first bytes, which tell what machine it is for.
 *
 * @param line what RECORD says of it.
 * @param found gets what begins as an ELF file does.
 */
export function lookAtFile(
  path: string,
  line: RecordLine,
  found: (elf: ElfInside) => void,
  refuse: Refuse,
): Look {
  const hash = createHash(line.algorithm);
  const head = Buffer.alloc(elfHeaderSize);
  let filled = 0;
  return {
    take: (bytes) => {
      hash.update(bytes);
      if (filled === head.length) return;
      const some = bytes.subarray(0, head.length - filled);
      head.set(some, filled);
      filled += some.length;
    },
    end: () => {
      const digest = hash.digest('base64url');
      if (digest !== line.digest)
        throw refuse(`has ${quote(path)} in it with another content than RECORD says`, {
          details: [`RECORD: ${line.algorithm}=${line.digest}`, `the file: ${line.algorithm}=${digest}`],
        });
      const elf = elfInside(path, head.subarray(0, filled), refuse);
      if (elf !== undefined) found(elf);
    },
  };
}

function elfInside(path: string, head: Buffer, refuse: Refuse): ElfInside | undefined {
  if (head.length < 4 || head.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const header = elfHeaderOf(head);
  if (header === undefined) throw refuse(`has ${quote(path)} in it, an ELF file that ends within its header`);
  return { path, arch: header.arch, machine: spellMachine(header), number: header.machine };
}
