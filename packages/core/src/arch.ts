/** The architectures a leg can have. The order is the order of everything that lists legs. */
export const arches = ['amd64', 'arm64', 's390x', 'ppc64le', 'riscv64', 'noarch'] as const;

export type Arch = (typeof arches)[number];

/** How other ecosystems spell them; Nix system strings lose their `-linux` first. */
const spellings: Readonly<Record<string, Arch>> = {
  x86_64: 'amd64',
  'x86-64': 'amd64',
  x64: 'amd64',
  aarch64: 'arm64',
  powerpc64le: 'ppc64le',
  any: 'noarch',
};

/** @returns the arch that `text` names (`amd64`, `x86_64`, `aarch64-linux`, …), or undefined. */
export function parseArch(text: string): Arch | undefined {
  const bare = text.toLowerCase().replace(/-linux$/, '');
  return (
    arches.find((arch) => arch === bare) ?? (Object.hasOwn(spellings, bare) ? spellings[bare] : undefined)
  );
}

export function compareArches(a: Arch, b: Arch): number {
  return arches.indexOf(a) - arches.indexOf(b);
}
