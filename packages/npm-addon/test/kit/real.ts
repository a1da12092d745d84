import { type AddonArch, realAddon } from '@parity-tools/peers';

import type { RepositoryParts } from './repository.ts';

const archs = { x64: 'amd64', s390x: 's390x' } as const;

/** The addon of rollup, packed anew under a name of the tests'. */
export async function realParts(
  cpu: AddonArch,
): Promise<Partial<RepositoryParts> & { readonly pname: string }> {
  const { binary } = await realAddon(cpu);
  const pname = `@parity-test/rollup-linux-${cpu}-gnu`;
  const nodeFileName = `rollup.linux-${cpu}-gnu.node`;
  return {
    pname,
    artifact: { pname, arch: archs[cpu], nodeFile: binary, nodeFileName },
    packageJson: { name: pname, main: `./${nodeFileName}`, cpu: [cpu] },
  };
}
