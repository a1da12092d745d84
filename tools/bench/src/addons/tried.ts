import type { Contender } from '../compare.ts';
import { runChild } from '../run-child.ts';

/** What becomes within a minute of a contender that is not expected to get there, in words. */
export async function tried({ name, prepare }: Contender): Promise<string> {
  const started = performance.now();
  const child = { ...(await prepare(0)), timeout: 60_000 };
  const ended = await runChild(child).then(
    ({ ms, peakMiB }) => `took ${ms.toFixed(0)} ms and ${peakMiB.toFixed(0)} MiB`,
    (error: Error) =>
      `failed after ${(performance.now() - started).toFixed(0)} ms: ${firstError(error.message)}`,
  );
  return `${name} ${ended}`;
}

function firstError(said: string): string {
  return /^npm error (?!code).*$/m.exec(said)?.[0] ?? said.split('\n', 1)[0] ?? '';
}
