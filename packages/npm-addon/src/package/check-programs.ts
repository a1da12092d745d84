import { spellMachine } from '@parity-lib/core/elf';

import { type Complaint, quote } from './complaint.ts';
import type { PackageFacts, PackageRules } from './facts.ts';
import { libcOf } from './libc.ts';

const nixStore = '/nix/store/';

/** What runs must be for the machine of the leg, and must not need a loader that only a Nix store has. */
export function checkPrograms(facts: PackageFacts, rules: PackageRules): readonly Complaint[] {
  return [...checkElfs(facts, rules), ...checkAddons(facts, rules), ...checkScripts(facts, rules)];
}

function checkElfs({ elfs }: PackageFacts, { arch, allowStorePaths }: PackageRules): readonly Complaint[] {
  return elfs.flatMap(({ path, elf }) => {
    const complaints: Complaint[] = [];
    if (elf.arch !== arch)
      complaints.push({
        what: `has ${quote(path)} in it, which is built for ${spellMachine(elf)}; its leg says ${arch}`,
        next:
          arch === 'noarch'
            ? 'Say in "arch" which machine it is for.'
            : `Build it for ${arch}, or correct "arch".`,
      });
    if (!allowStorePaths && elf.interpreter?.startsWith(nixStore) === true)
      complaints.push({
        what: `has ${quote(path)} in it, which runs only where this Nix store is: its interpreter is ${elf.interpreter}`,
        next: 'Build it statically, patch the interpreter, or say "allowStorePaths": true.',
      });
    return complaints;
  });
}

/** A pointer of Git LFS, say, or one for another system. */
function checkAddons({ files, elfs }: PackageFacts, { arch }: PackageRules): readonly Complaint[] {
  if (arch === 'noarch') return [];
  const known = new Set(elfs.map(({ path }) => path));
  return files
    .keys()
    .filter((path) => path.endsWith('.node') && !known.has(path))
    .map((path) => ({
      what: `has ${quote(path)} in it, which is no ELF file: Node cannot load it on Linux`,
      next: 'Build it, or fetch it where a placeholder lies in its place.',
    }))
    .toArray();
}

function checkScripts({ loaders }: PackageFacts, { allowStorePaths }: PackageRules): readonly Complaint[] {
  if (allowStorePaths) return [];
  return loaders
    .entries()
    .filter(([, loader]) => loader.startsWith(nixStore))
    .map(([path, loader]) => ({
      what: `has ${quote(path)} in it, which runs only where this Nix store is: its #! line names ${loader}`,
      next: 'Write #!/usr/bin/env node there, or say "allowStorePaths": true.',
    }))
    .toArray();
}

export function elfNotes({ manifest, elfs }: PackageFacts): readonly string[] {
  return elfs.flatMap(({ path, elf, isCut }) => {
    const stored = elf.runpath.filter((entry) => entry.startsWith(nixStore));
    const libc = libcOf(elf);
    return [
      ...stored.map((entry) => `${path} has a RUNPATH in the Nix store: ${entry}`),
      ...(isCut ? [`${path} is too large for a look at the libraries it needs`] : []),
      ...(libc !== undefined && manifest['libc'] === undefined
        ? [
            `${path} needs ${libc}, and package.json says no "libc": it is also installed where there is another one`,
          ]
        : []),
    ];
  });
}
