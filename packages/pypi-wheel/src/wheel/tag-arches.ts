import type { Arch } from '@parity-lib/core';

const linuxMachines: Readonly<Record<string, Arch>> = {
  x86_64: 'amd64',
  aarch64: 'arm64',
  s390x: 's390x',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
};

/** Per family of platform tags: its form, with the machine as the last group, and what its machines are. */
const families: readonly (readonly [
  form: RegExp,
  machines: Readonly<Record<string, Arch | readonly Arch[]>>,
])[] = [
  [/^(any)$/, { any: 'noarch' }],
  // PEP 513, 571, 599, 600 (manylinux) and 656 (musllinux).
  [/^(?:linux|manylinux(?:1|2010|2014|_\d+_\d+)|musllinux_\d+_\d+)_(\w+)$/, linuxMachines],
  [/^macosx_\d+_\d+_(\w+)$/, { x86_64: 'amd64', arm64: 'arm64', universal2: ['amd64', 'arm64'] }],
  [/^win_(\w+)$/, { amd64: 'amd64', arm64: 'arm64' }],
  // PEP 738 and PEP 730.
  [/^android_\d+_(\w+)$/, { arm64_v8a: 'arm64', x86_64: 'amd64' }],
  [/^ios_\d+_\d+_(\w+)_(?:iphoneos|iphonesimulator)$/, { arm64: 'arm64', x86_64: 'amd64' }],
];

/** The arches that a wheel with this platform tag is for; none for 32 bit and for what nobody knows. */
export function tagArches(platform: string): readonly Arch[] {
  for (const [form, machines] of families) {
    const machine = form.exec(platform)?.[1];
    if (machine !== undefined && Object.hasOwn(machines, machine)) return [machines[machine] ?? []].flat();
  }
  return [];
}

export function isLinuxTag(platform: string): boolean {
  return /^(?:linux|manylinux|musllinux)/.test(platform);
}
