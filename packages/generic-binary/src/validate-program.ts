import { Buffer } from 'node:buffer';
import { open } from 'node:fs/promises';

import { type Arch, Blocked } from '@parity-lib/core';
import { readElf, spellMachine } from '@parity-lib/core/elf';

export interface ProgramRules {
  readonly arch: Arch;
  /** As people know the file. */
  readonly shown: string;
  readonly allowStorePaths: boolean;
}

const nixStore = '/nix/store/';

/**
 * Proves that a file fits its leg: an ELF file must be for its machine, and a program must not need what only
 * a Nix store has. Any other file fits every leg.
 *
 * @returns what people should see but need not mend.
 * @throws Blocked `artifact-invalid`.
 */
export async function validateProgram(path: string, rules: ProgramRules): Promise<readonly string[]> {
  const elf = await readElf(path);
  if (elf === undefined) {
    assertLoader(await shebangOf(path), rules, 'its #! line');
    return [];
  }
  if (elf.arch !== rules.arch) {
    throw new Blocked('artifact-invalid', {
      message: `${rules.shown} is built for ${spellMachine(elf)}; its leg says ${rules.arch}.`,
      next: `Build it for ${rules.arch}, or move it to the leg it belongs to.`,
    });
  }
  assertLoader(elf.interpreter, rules, 'its interpreter');
  return elf.runpath
    .filter((entry) => entry.startsWith(nixStore))
    .map((entry) => `${rules.shown} has a RUNPATH in the Nix store: ${entry}`);
}

function assertLoader(loader: string | undefined, rules: ProgramRules, what: string): void {
  if (rules.allowStorePaths || loader?.startsWith(nixStore) !== true) return;
  throw new Blocked('artifact-invalid', {
    message: `${rules.shown} runs only where this Nix store is: ${what} is ${loader}.`,
    next: 'Build it statically, patch the interpreter, or say "allowStorePaths": true if it is only for Nix machines.',
  });
}

/** The program behind `#!`; undefined where there is none. */
async function shebangOf(path: string): Promise<string | undefined> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(512), position: 0 });
  const line = buffer.subarray(0, bytesRead).toString('latin1').split('\n', 1)[0] ?? '';
  return /^#!\s*(\S+)/.exec(line)?.[1];
}
