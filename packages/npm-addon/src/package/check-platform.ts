import type { Arch } from '@parity-lib/core';

import { type Complaint, quote } from './complaint.ts';
import type { PackageFacts, PackageRules } from './facts.ts';
import { libcOf } from './libc.ts';

/** Node's own words (`process.arch`), which npm compares with. */
const nodeArch: Readonly<Record<Exclude<Arch, 'noarch'>, string>> = {
  amd64: 'x64',
  arm64: 'arm64',
  s390x: 's390x',
  ppc64le: 'ppc64',
  riscv64: 'riscv64',
};

/** npm installs a package wherever `os`, `cpu` and `libc` let it: they must say what the leg says, and the files. */
export function checkPlatform(facts: PackageFacts, { arch }: PackageRules): readonly Complaint[] {
  const { manifest } = facts;
  if (arch === 'noarch')
    return (['cpu', 'libc'] as const).flatMap((field) =>
      manifest[field] === undefined ? [] : [needless(field, manifest[field])],
    );
  return [
    ...exactly('os', manifest['os'], 'linux', arch),
    ...exactly('cpu', manifest['cpu'], nodeArch[arch], arch),
    ...checkLibc(facts),
  ];
}

function needless(field: string, value: unknown): Complaint {
  return {
    what: `is for ${field} ${quote(value)} alone, as its package.json says; its leg says noarch`,
    next: 'Say in "arch" which machine it is for, or take the field out.',
  };
}

function exactly(field: string, value: unknown, wanted: string, arch: Arch): readonly Complaint[] {
  const list: unknown = typeof value === 'string' ? [value] : value;
  if (Array.isArray(list) && list.length === 1 && list[0] === wanted) return [];
  const next = `Write "${field}": ["${wanted}"] in package.json.`;
  if (value === undefined)
    return [{ what: `says no "${field}" in its package.json: npm would install it on every machine`, next }];
  return [{ what: `says "${field}": ${quote(value)} in its package.json; its leg says ${arch}`, next }];
}

function checkLibc({ manifest, elfs }: PackageFacts): readonly Complaint[] {
  const said = manifest['libc'];
  if (said === undefined) return [];
  const list: readonly unknown[] = Array.isArray(said) ? said : [said];
  if (list.length === 0 || list.some((name) => name !== 'glibc' && name !== 'musl'))
    return [
      {
        what: `says "libc": ${quote(said)} in its package.json`,
        next: 'npm knows ["glibc"] and ["musl"]; write the one it needs.',
      },
    ];
  return elfs.flatMap(({ path, elf }) => {
    const libc = libcOf(elf);
    if (libc === undefined || (list.length === 1 && list[0] === libc)) return [];
    return [
      {
        what: `has ${quote(path)} in it, which needs ${libc}; its package.json says "libc": ${quote(said)}`,
        next: `Write "libc": ["${libc}"], or build it for the other one.`,
      },
    ];
  });
}
