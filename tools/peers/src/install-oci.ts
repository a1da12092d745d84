import { debianPrograms, hasDebian, installDebian } from './debian-programs.ts';
import type { DebianProgram } from './debian-programs.ts';
import { goPrograms, hasGo, installGo } from './go-programs.ts';
import type { GoProgram } from './go-programs.ts';
import { peersRequired } from './peers-required.ts';

/** A registry or a client of such registries, by the name of its program; `registry` is distribution 3. */
export type OciPeer = DebianProgram | GoProgram;

/** Helm is for charts: what is about images alone does not wait the two minutes that it takes. */
const imagePrograms = goPrograms.filter((program) => program !== 'helm');

/**
 * Installs what is missing for container images, one after the other: the programs of Debian for the whole machine,
 * those of Go into the cache. A test that wants a few of them asks `installDebian` and `installGo`.
 */
export async function installOci(): Promise<void> {
  await installDebian(...debianPrograms);
  for (const program of imagePrograms) await installGo(program);
}

/** As `hasPeers`, for these; for what `installOci` installs if none is named. */
export function hasOci(...peers: readonly OciPeer[]): boolean {
  const wanted = peers.length > 0 ? peers : [...debianPrograms, ...imagePrograms];
  return peersRequired() || wanted.every((peer) => (isGo(peer) ? hasGo(peer) : hasDebian(peer)));
}

function isGo(peer: OciPeer): peer is GoProgram {
  return goPrograms.some((program) => program === peer);
}
