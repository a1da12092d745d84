import { readdirSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import type { Held } from './line.ts';
import type { Running } from './run-cli.ts';
import type { Scene } from './scene.ts';

/** Moments of a publish at which it may end. */
export const moments = [
  'while staging',
  'while asking',
  'before a body',
  'in a body',
  'between commit and answer',
  'between steps',
  'while writing the receipt',
] as const;

export type Moment = (typeof moments)[number];

/** Waits for a moment of a run that begins after this. */
export type Ambush = (running: Running) => Promise<unknown>;

/**
 * Lies in wait for a moment. Where the line can hold a request, the run stays in that moment; the other ones are met by
 * looking all the time, and may be over when it is acted on.
 *
 * @param upload which of them it is about.
 * @param share of its body in which it may be.
 */
export function ambush(scene: Scene, moment: Moment, upload: number, share = 1): Ambush {
  switch (moment) {
    case 'while staging':
      return (running) => until(running, () => isStaging(scene));
    case 'while asking':
      return heldOrOver(scene.line.hold({ question: true }));
    case 'before a body':
      return heldOrOver(scene.line.hold({ upload, at: 'head' }));
    case 'in a body':
      return heldOrOver(scene.line.hold({ upload, at: { bytes: anywhereIn(scene, share) } }));
    case 'between commit and answer':
      return heldOrOver(scene.line.hold({ upload, at: 'answer' }));
    case 'between steps':
      return scene.release.commits === undefined
        ? (running) => saysSent(running)
        : passedOrOver(scene.line.hold({ upload, at: 'answer' }));
    case 'while writing the receipt':
      return afterLastAnswer(scene, (running) => until(running, () => isWritingReceipt(scene)));
  }
}

/** In which moments a run has ended, by what it left. It ran with `--json`. */
export function metIn(scene: Scene): readonly (Moment | 'elsewhere')[] {
  const { uploads } = scene.line;
  const has = (is: (typeof uploads)[number]['is']): boolean => uploads.some((upload) => upload.is === is);
  const isAnswered = uploads.length > 0 && uploads.every(({ is }) => is === 'answered');
  const isOver = isAnswered && uploads.length === scene.release.uploads.length;
  const met: Moment[] = [
    ...(uploads.length === 0 && isStaging(scene) ? ['while staging' as const] : []),
    ...(uploads.length === 0 && scene.line.questions > 0 ? ['while asking' as const] : []),
    ...(has('announced') ? ['before a body' as const] : []),
    ...(has('being sent') ? ['in a body' as const] : []),
    ...(has('stored') ? ['between commit and answer' as const] : []),
    ...(isAnswered && !isOver ? ['between steps' as const] : []),
    ...(isOver && isWritingReceipt(scene) ? ['while writing the receipt' as const] : []),
  ];
  return met.length === 0 ? ['elsewhere'] : met;
}

/** A stage that is being made is a sibling of the one it will be. */
function isStaging(scene: Scene): boolean {
  return below(scene.path('.parity-stage')).some((path) => path.endsWith('.new'));
}

/** The last of them: whoever publishes several artifacts writes one after each. */
function isWritingReceipt(scene: Scene): boolean {
  const there = below(scene.path('.parity-stage/receipts'));
  const written = there.filter((path) => path.endsWith('.json')).length;
  return (
    written === (scene.release.receipts ?? 1) - 1 && there.some((path) => /\.json\.[0-9a-f]+$/.test(path))
  );
}

/** Every path below a folder, relative to it. */
export function below(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String);
  } catch {
    // It is not there yet, or something in it is going away while we look.
    return [];
  }
}

function anywhereIn({ release: { load } }: Scene, share: number): number {
  return Math.floor((Math.random() * share * load.bytes) / load.files);
}

function heldOrOver({ reached }: Held): Ambush {
  return ({ done }) => Promise.race([reached, done]);
}

/** As `heldOrOver`, and lets it go: where one upload takes several steps, the first one says too little. */
function passedOrOver(held: Held): Ambush {
  const comes = heldOrOver(held);
  return async (running) => {
    await comes(running);
    held.release();
  };
}

/** Before that, there is nothing to look for. */
function afterLastAnswer(scene: Scene, then: Ambush): Ambush {
  const passed = passedOrOver(scene.line.hold({ upload: scene.release.uploads.length - 1, at: 'answer' }));
  return async (running) => {
    await passed(running);
    await then(running);
  };
}

async function until({ child }: Running, isThere: () => boolean): Promise<void> {
  while (!isThere() && child.exitCode === null) await setImmediate();
}

/** The first step says that it is done, and the next one has not begun. */
function saysSent({ child, done }: Running): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<void>();
  child.stdout?.on('data', (chunk) => {
    if (String(chunk).includes('"state":"sent"')) resolve();
  });
  return Promise.race([promise, done]);
}
