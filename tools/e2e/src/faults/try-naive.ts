import { once } from 'node:events';

import type { ProfileName } from '@parity-lib/local-forge';

import { launch } from '../launch/launch.ts';
import { TOKEN } from '../people.ts';
import { openScene } from '../scene.ts';
import type { Subject } from '../subject.ts';
import type { Row } from './row.ts';
import { heldOf, optionsOf, type Tried } from './try-row.ts';

/** One run of curl. */
export interface NaiveRun {
  readonly exit: number;
  /** How much of what was sent the registry has. */
  readonly held: Tried['held'];
}

/** The same by curl, twice: under the fault, and when it is over. */
export async function tryNaive(
  subject: Subject,
  row: Row,
  profile: ProfileName,
): Promise<readonly NaiveRun[]> {
  await using scene = await openScene(subject, profile, optionsOf(row, profile));
  await row.before?.(scene);
  for (const rule of row.rules?.(scene.release, subject) ?? []) scene.forge.addFault(rule);
  const runScript = async (token: string): Promise<NaiveRun> => {
    let exit = 0;
    for (const args of subject.naive?.(scene.release, { url: scene.forge.url, token }) ?? []) {
      exit = await exitOf('curl', args, scene.dir);
      // As `set -e` does.
      if (exit !== 0) break;
    }
    // Those that are over are over; those that are not would lie to us as well.
    scene.forge.clearFaults();
    return { exit, held: await heldOf(scene) };
  };
  const first = await runScript(row.env?.(scene)['REGISTRY_TOKEN'] ?? TOKEN);
  await row.after?.(scene);
  return [first, await runScript(TOKEN)];
}

async function exitOf(program: string, args: readonly string[], cwd: string): Promise<number> {
  const child = launch({ argv: [program, ...args], cwd, env: process.env });
  await once(child, 'exit');
  return child.exitCode ?? -1;
}
