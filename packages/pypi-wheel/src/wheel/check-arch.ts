import type { Arch } from '@parity-lib/core';

import { quote, type Refuse } from './complaint.ts';
import type { ElfInside } from './facts.ts';
import { tagArches } from './tag-arches.ts';
import type { WheelName } from './wheel-name.ts';

/** Code for a device beside the processor (e_machine): CUDA, AMD GPU, BPF. No leg is for these. */
const devices = [190, 224, 247];

/** Every platform tag has to be one of the leg's machine. */
export function checkPlatform({ platform }: WheelName, arch: Arch, refuse: Refuse): void {
  const strange = platform.find((tag) => !tagArches(tag).includes(arch));
  if (strange === undefined) return;
  const of = tagArches(strange).join(' or ');
  throw refuse(
    `is tagged ${quote(strange)}, ${of === '' ? 'which no leg is for' : `which is ${of}`}; its leg says ${arch}`,
    {
      details: [`platform tags: ${platform.join(', ')}`],
      next:
        of === ''
          ? 'Build it for one of the machines that parity has legs for.'
          : `Build it for ${arch}, or move it to the leg it belongs to.`,
    },
  );
}

/** Programs and libraries inside have to be for the leg's machine; a wheel for every machine has none. */
export function checkElf(elf: ElfInside, arch: Arch, refuse: Refuse): void {
  if (elf.arch === arch || devices.includes(elf.number)) return;
  if (arch === 'noarch')
    throw refuse(`is tagged for every machine and has ${quote(elf.path)} in it, built for ${elf.machine}`, {
      next: 'Tag it with the platform it was built for.',
    });
  throw refuse(`has ${quote(elf.path)} in it, built for ${elf.machine}; its leg says ${arch}`, {
    next: `Build it for ${arch}, or move it to the leg it belongs to.`,
  });
}
