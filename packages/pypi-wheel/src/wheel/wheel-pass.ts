import path from 'node:path';

import { checkElf } from './check-arch.ts';
import { type Refuse, refuseFor } from './complaint.ts';
import type { WheelExpectation } from './expectation.ts';
import type { ElfInside, WheelFacts } from './facts.ts';
import { lookAtFile } from './look-at-file.ts';
import { type Ahead, readAhead } from './read-ahead.ts';
import type { ZipEntry } from './zip/zip-entry.ts';
import { type Look, ZipPass } from './zip/zip-pass.ts';

export type { WheelExpectation } from './expectation.ts';

/** Looks at a wheel while somebody else reads it. */
export interface WheelPass {
  /** Gets every chunk of the file in order; its memory may be reused when the promise resolves. */
  take(chunk: Uint8Array): Promise<void>;
  /** After the last chunk. */
  end(): Promise<WheelFacts>;
}

/**
 * Reads the end of a wheel and the three files that say what it is, and checks everything that follows from them. The
 * content is checked as it passes; what was read ahead has to pass unchanged.
 *
 * @throws Blocked `artifact-invalid`, as `take` and `end` do.
 */
export async function openWheelPass(file: string, expected: WheelExpectation): Promise<WheelPass> {
  const fileName = expected.fileName ?? path.basename(file);
  const refuse = refuseFor(expected.shown ?? fileName);
  const ahead = await readAhead({ path: file, fileName }, expected, refuse);
  const elf: ElfInside[] = [];
  const found = (one: ElfInside): void => {
    checkElf(one, expected.arch, refuse);
    elf.push(one);
  };
  const pass = new ZipPass(ahead.plan, (entry) => lookAt(entry, ahead, found, refuse), refuse);
  return {
    take: (chunk) => pass.take(chunk),
    end: async () => {
      await pass.end();
      return { ...ahead.facts, elf };
    },
  };
}

function lookAt(entry: ZipEntry, { lines }: Ahead, found: (elf: ElfInside) => void, refuse: Refuse): Look {
  const line = lines.get(entry.name);
  // A folder, or RECORD and its signatures.
  if (line === undefined) return { take: () => {}, end: () => {} };
  return lookAtFile(entry.name, line, found, refuse);
}
