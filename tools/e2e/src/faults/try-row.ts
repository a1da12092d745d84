import type { ProfileName } from '@parity-lib/local-forge';

import { isBystanders } from '../ask-forge.ts';
import type { Holdings } from '../holdings.ts';
import type { Finished } from '../run-cli.ts';
import { openScene, publish, type Scene, type SceneOptions } from '../scene.ts';
import { leftoversIn, receiptsIn } from '../stored.ts';
import type { Subject } from '../subject.ts';
import type { End, Row } from './row.ts';

/** A publish that met a fault, and the one after it, when the fault is over. */
export interface Tried {
  readonly first: Finished;
  /** Of the release, what the registry held after the first run. */
  readonly held: End['holds'] | 'something else';
  /** What says that it was published. */
  readonly receipts: readonly string[];
  /** How many say so together. */
  readonly receiptsWanted: number;
  readonly second: Finished;
  readonly heldAtLast: Tried['held'];
  /** What else has changed, on the forge or in the repository. */
  readonly touched: readonly string[];
  /** Files in the stage store that no publish leaves. */
  readonly leftovers: readonly string[];
}

/** @throws when a token lies about. */
export async function tryRow(subject: Subject, row: Row, profile: ProfileName): Promise<Tried> {
  await using scene = await openScene(subject, profile, optionsOf(row, profile));
  await row.before?.(scene);
  const foreign = await scene.others();
  const around = await scene.surroundings();
  for (const rule of row.rules?.(scene.release, subject) ?? []) scene.forge.addFault(rule);
  const running = scene.start(row.command ?? publish, row.env?.(scene));
  await Promise.race([row.meanwhile?.(scene, running), endsTooSoon(row, running.done)]);
  const first = await running.done;
  scene.forge.clearFaults();
  const held = await heldOf(scene);
  const receipts = receiptsIn(scene);
  const changedOthers = async (): Promise<readonly string[]> =>
    differences(foreign, await scene.others()).filter((path) => row.brings?.test(path) !== true);
  const touched = [...differences(around, await scene.surroundings()), ...(await changedOthers())];
  await row.after?.(scene);
  const second = await scene.run(row.again ?? publish, row.envAgain?.(scene));
  touched.push(...(await changedOthers()));
  const wasUsed = scene.forge.requests.some(
    (request) => request.credential.kind === 'basic' && !isBystanders(request),
  );
  if (!wasUsed) throw new Error('no run has used the token: that none leaked says nothing');
  const heldAtLast = await heldOf(scene);
  const receiptsWanted = scene.release.receipts ?? 1;
  return {
    first,
    held,
    receipts,
    receiptsWanted,
    second,
    heldAtLast,
    touched,
    leftovers: leftoversIn(scene),
  };
}

/** A run that ends before its fault came would be waited for in vain. */
async function endsTooSoon({ meanwhile }: Row, done: Promise<Finished>): Promise<void> {
  if (meanwhile === undefined) return;
  const { exit, stderr } = await done;
  // The fault itself may have ended it: then what waits for it is about to go on.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  throw new Error(`it ended with ${exit} before it met its fault: ${stderr}`);
}

export function optionsOf({ load, forge, line }: Row, profile: ProfileName): SceneOptions {
  return {
    ...(load === undefined ? {} : { load }),
    ...(forge === undefined ? {} : { forge: forge(profile) }),
    ...(line === undefined ? {} : { line }),
  };
}

/** What the registry has of a release, in a word. */
export async function heldOf(scene: Scene): Promise<Tried['held']> {
  const held = await scene.landed();
  const files = Object.entries(scene.release.published);
  const there = files.filter(([path]) => path in held);
  if (there.some(([path, sha256]) => held[path] !== sha256)) return "somebody else's";
  // In the order in which they are sent: none is there without those before it.
  if (there.some(([path], at) => files[at]?.[0] !== path)) return 'something else';
  if (there.length === 0) return 'nothing';
  return there.length === files.length ? 'everything' : there.length;
}

function differences(before: Holdings, now: Holdings): string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...paths].filter((path) => before[path] !== now[path]);
}
