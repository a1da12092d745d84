import { setTimeout } from 'node:timers/promises';

import type { ProfileName } from '@parity-lib/local-forge';
import { describe, expect, test } from 'vitest';

import { ambush, metIn, type Moment } from '../moments.ts';
import type { Finished } from '../run-cli.ts';
import { openScene, publish, type Scene } from '../scene.ts';
import type { Subject } from '../subject.ts';

/** Where a signal meets a publish of two files, and what it leaves. */
interface Phase {
  readonly name: string;
  readonly moment: Moment;
  readonly upload: 0 | 1;
  /** 4 when something was changed before, or by what could not be called back. */
  readonly exit: 0 | 3 | 4;
  /** How many of the files are there then. */
  readonly stored: number;
}

const phases: readonly Phase[] = [
  { name: 'while staging', moment: 'while staging', upload: 0, exit: 3, stored: 0 },
  { name: 'while asking', moment: 'while asking', upload: 0, exit: 3, stored: 0 },
  { name: 'before the first body', moment: 'before a body', upload: 0, exit: 3, stored: 0 },
  { name: 'in the first body', moment: 'in a body', upload: 0, exit: 3, stored: 0 },
  { name: 'before the first answer', moment: 'between commit and answer', upload: 0, exit: 4, stored: 1 },
  { name: 'between the files', moment: 'between steps', upload: 0, exit: 4, stored: 1 },
  { name: 'before the last body', moment: 'before a body', upload: 1, exit: 4, stored: 1 },
  { name: 'in the last body', moment: 'in a body', upload: 1, exit: 4, stored: 1 },
  { name: 'before the last answer', moment: 'between commit and answer', upload: 1, exit: 4, stored: 2 },
  { name: 'while writing the receipt', moment: 'while writing the receipt', upload: 1, exit: 0, stored: 2 },
];

/** Here the run needs something that the line holds back, and would wait for ever. */
const waiting: readonly Moment[] = ['between commit and answer'];

const signals = [
  ['SIGINT', 'gitea', 130],
  ['SIGTERM', 'forgejo', 143],
] as const satisfies readonly (readonly [NodeJS.Signals, ProfileName, number])[];

const large = { files: 2, bytes: 24_000_000 };
/**
 * What is left of a large file then is more than the sockets between the two can hold: it cannot have been sent. They hold
 * the more the more has passed; 7 MB were seen.
 */
const share = 0.1;

/** Those that are met with a file on its way, or would else be over. */
const passing: readonly Moment[] = ['while staging', 'before a body', 'in a body', 'between steps'];

/** Where a run stands still, it need not have much to do. */
function loadFor(moment: Moment): typeof large {
  return passing.includes(moment) ? large : { files: 2, bytes: 1_000_000 };
}

/** These are met by looking all the time, and may be over when they are seen. */
const watched: readonly Moment[] = ['while staging', 'while writing the receipt'];
const mostTries = 40;

/** Sends SIGINT and SIGTERM in each phase of a publish, once and twice; or one of them, in turn. */
export function signalSuite(subject: Subject): void {
  describe.each(signals)(`${subject.archetype}: %s`, (signal, profile, atOnce) => {
    const isItsTurn = (_: Phase, at: number): boolean =>
      subject.inBrief !== true || signals[at % signals.length]?.[0] === signal;

    test.each(phases.filter(isItsTurn))('$name', { timeout: 300_000 }, async (phase) => {
      let tries = 0;
      const attempt = async (): Promise<boolean> => {
        await using scene = await openScene(subject, profile, { load: loadFor(phase.moment), line: true });
        return await meets(scene, phase, signal);
      };
      while (!(await attempt())) if ((tries += 1) === mostTries) expect.fail('it was never met');
    });

    test.each(phases.filter(({ moment }) => waiting.includes(moment)).filter(isItsTurn))(
      'twice $name: at once',
      async ({ moment, upload }) => {
        await using scene = await openScene(subject, profile, { load: loadFor(moment), line: true });
        const comes = ambush(scene, moment, upload, share);
        const running = scene.start(publish);
        await comes(running);
        running.child.kill(signal);
        expect(await Promise.race([running.done, setTimeout(300, 'it waits')])).toBe('it waits');
        running.child.kill(signal);
        expect((await running.done).exit).toBe(atOnce);
        scene.line.open();
        await scene.line.quiet();
        await expectGoesOn(scene);
      },
    );
  });
}

/** Sends the signal and looks at how it ends. @returns whether it came in the phase that was meant. */
async function meets(scene: Scene, phase: Phase, signal: NodeJS.Signals): Promise<boolean> {
  const { moment, upload, exit, stored } = phase;
  const comes = ambush(scene, moment, upload, share);
  // However late the signal is, the next file is still on its way.
  if (moment === 'between steps') scene.line.hold({ upload: upload + 1, at: { bytes: 1_000_000 } });
  const running = scene.start([...publish, '--json']);
  await comes(running);
  const isMet = !watched.includes(moment) || metIn(scene).includes(moment);
  running.child.kill(signal);
  // What is held is held a while longer: whoever wants to end without it has the time to.
  await Promise.race([running.done, setTimeout(300)]);
  scene.line.open();
  const run = await running.done;
  if (isMet) {
    expect(run.exit, run.stderr).toBe(exit);
    expect(Object.keys(await scene.landed())).toHaveLength(stored);
    expect(run.stdout).toContain(`"exit":${exit}`);
    expectWords(run, { exit, signal, command: commandOf(scene.subject) });
  }
  await expectGoesOn(scene);
  return isMet;
}

function expectWords(
  { said, stderr }: Finished,
  { exit, signal, command }: { exit: number; signal: string; command: string },
): void {
  if (exit === 0) return expect(said).toContain('Receipt: .parity-stage/');
  expect(said).toContain(`Stopped by ${signal}.`);
  if (exit === 3) expect(said).toContain('Nothing was changed.');
  expect(stderr).toContain(`To go on:\n  ${command}\n`);
}

function commandOf({ archetype, version }: Subject): string {
  return `VERSION=${version} npx parity-${archetype} publish --publish`;
}

async function expectGoesOn(scene: Scene): Promise<void> {
  const again = await scene.run(publish);
  expect(again.exit, again.stderr).toBe(0);
  expect(await scene.landed()).toMatchObject(scene.release.published);
}
