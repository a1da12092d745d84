import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';

import type { ProfileName } from '@parity-lib/local-forge';

import type { Holdings } from '../holdings.ts';
import { ambush, metIn, type Moment } from '../moments.ts';
import type { Finished } from '../run-cli.ts';
import { openScene, publish } from '../scene.ts';
import { leftoversIn, receiptsIn } from '../stored.ts';
import type { Subject } from '../subject.ts';

/** A publish that was killed, and the one after it. */
export interface Killed {
  /** What it had been doing. Several uploads may be under way, each in a moment of its own. */
  readonly met: ReturnType<typeof metIn>;
  /** What the registry held of the release then. */
  readonly landed: Holdings;
  readonly published: Holdings;
  readonly second: Finished;
  readonly held: Holdings;
  /** What the second run sent: places in the list of what is published. */
  readonly sentAgain: readonly number[];
  /** Files in the stage store that no publish leaves. */
  readonly leftovers: readonly string[];
  readonly receipts: number;
  /** How many there should be. */
  readonly receiptsWanted: number;
}

/** Of each file, more than the sockets on the way can hold: most of it is still to be sent. */
const large = { files: 3, bytes: 21_000_000 };
/** Where a run stands still, it need not have much to do. */
const small = { files: 3, bytes: 1_500_000 };

/** Those that are met while something is under way that would else be over. */
const passing: readonly Moment[] = ['while staging', 'in a body'];

export async function tryKill(
  subject: Subject,
  profile: ProfileName,
  aim: { readonly moment: Moment; readonly upload: number },
): Promise<Killed> {
  const load = passing.includes(aim.moment) ? large : small;
  await using scene = await openScene(subject, profile, { load, line: true });
  const comes = ambush(scene, aim.moment, aim.upload);
  const running = scene.start([...publish, '--json']);
  const exited = once(running.child, 'exit');
  await comes(running);
  // Node itself: nothing stands between us and it.
  running.child.kill('SIGKILL');
  await exited;
  const met = metIn(scene);
  scene.line.open();
  await running.done;
  await scene.line.quiet();
  // What the forge had whole, it stores; what is still between the sockets, it has not begun to read.
  await setTimeout(100);
  await scene.forge.idle();
  const landed = await scene.landed();
  scene.line.forget();
  const second = await scene.run(publish);
  return {
    met,
    landed,
    published: scene.release.published,
    second,
    held: await scene.landed(),
    sentAgain: scene.line.uploads.map(({ index }) => index),
    leftovers: leftoversIn(scene),
    receipts: receiptsIn(scene).length,
    receiptsWanted: scene.release.receipts ?? 1,
  };
}
