import { addonArchs, hasAddon, realAddon } from './addons.ts';
import { peersRequired } from './peers-required.ts';
import { hasPython, installPython } from './python.ts';
import { hasWheel, realWheel, wheelArchs, wheelProjects } from './wheels.ts';

/** Installs and fetches what is missing for wheels and addons, one after the other. */
export async function installPeers(): Promise<void> {
  await installPython();
  for (const [project, arch] of allWheels()) await realWheel(project, arch);
  for (const arch of addonArchs) await realAddon(arch);
}

/**
 * Whether tests that need peers are to run: where all of them are there, and also where peers are required
 * (`PARITY_REQUIRE_PEERS=1`), so that one that is missing is a failure there and no skip. It installs nothing.
 */
export function hasPeers(): boolean {
  return (
    peersRequired() ||
    (hasPython() &&
      allWheels().every(([project, arch]) => hasWheel(project, arch)) &&
      addonArchs.every((arch) => hasAddon(arch)))
  );
}

function allWheels() {
  return wheelProjects.flatMap((project) => wheelArchs.map((arch) => [project, arch] as const));
}
