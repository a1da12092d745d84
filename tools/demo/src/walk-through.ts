import { expectThat } from './mismatch.ts';
import { heading, prose, proven, say } from './narrate.ts';
import { runParity } from './run-parity.ts';
import type { Scene } from './scene.ts';
import type { Ran, Step } from './step.ts';
import { StepFailed } from './tell-failure.ts';

/** Takes every step in order, counted from `first`. @throws StepFailed at the first that is not as expected. */
export async function walkThrough(scene: Scene, first: number): Promise<void> {
  for (const [index, step] of scene.tour.steps.entries()) {
    const title = `${first + index}. ${step.title}`;
    say('', heading(title), prose(step.why), '');
    try {
      await take(step, scene);
    } catch (error) {
      throw new StepFailed(title, await scene.forge.tail(), error);
    }
  }
}

async function take(step: Step, scene: Scene): Promise<void> {
  for (const act of step.before ?? []) await act(scene);
  const ran = await runParity(step.command, scene);
  say('');
  expectAnswer(step, ran, scene.token);
  say(proven(`exit code ${step.exit}`));
  for (const check of step.checks) say(proven(await check(scene, ran)));
}

function expectAnswer({ exit, says }: Step, ran: Ran, token: string): void {
  expectThat(ran.exit === exit, `exit code ${exit}`, `exit code ${ran.exit}`);
  for (const text of says)
    expectThat(`\n${ran.output}`.includes(text), `output with "${text.trim()}"`, 'the output above');
  expectThat(!ran.output.includes(token), 'output without the token', 'the token, in the clear');
}
