import { Mismatch } from './mismatch.ts';
import { failed, say } from './narrate.ts';

/** Which step failed, why, and what the forge saw last. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  readonly tail: readonly string[];

  constructor(title: string, tail: readonly string[], cause: unknown) {
    super(title, { cause });
    this.tail = tail;
  }
}

/** Says what was expected and what came; the last words of a demo that failed. */
export function tellFailure(error: unknown, stop: AbortSignal): void {
  if (stop.aborted) say('', failed(`Stopped: ${(stop.reason as Error).message}.`));
  else if (error instanceof StepFailed) say(failed(`FAILED at ${error.message}`), ...facts(error));
  else say('', failed('FAILED'), reasonOf(error));
}

function facts({ cause, tail }: StepFailed): readonly string[] {
  const why =
    cause instanceof Mismatch
      ? [`  expected: ${cause.expected}`, `  came:     ${cause.came}`]
      : [`  ${reasonOf(cause)}`];
  return [...why, '  The last that the registry saw:', ...tail.map((line) => `    ${line}`)];
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
