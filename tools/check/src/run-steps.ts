import type { Step } from './step.ts';

/** In order, each with its time; the first failure ends it, because what follows often fails for the same reason. */
export async function runSteps(steps: readonly Step[], print: (line: string) => void): Promise<boolean> {
  const width = Math.max(...steps.map(({ name }) => name.length));
  for (const step of steps) {
    const started = performance.now();
    const outcome = await outcomeOf(step);
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    print(`${step.name.padEnd(width)} ${seconds} s  ${outcome.text}`);
    if (!outcome.passed) return false;
  }
  return true;
}

async function outcomeOf(step: Step): Promise<{ passed: boolean; text: string }> {
  try {
    const result = await step.run();
    return { passed: true, text: result === undefined ? 'ok' : `skipped: ${result.skipped}` };
  } catch (error) {
    return { passed: false, text: `FAILED\n${error instanceof Error ? error.message : String(error)}` };
  }
}
