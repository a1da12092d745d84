import { standing, Unfinished } from '../app/outcome.ts';
import type { RunOptions } from '../app/run.ts';
import { isBlocked, isStopped, isUsageError, type UsageError } from '../blocker.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { wrap } from '../report/layout.ts';
import type { Reporter } from '../report/reporter.ts';
import type { Program } from './parse-args.ts';
import { reportSummary } from './report-summary.ts';

interface Context {
  readonly reporter: Reporter;
  readonly program: Program;
  readonly options: RunOptions | undefined;
}

/** Says why a run ended and what to do, and turns it into an exit code. */
export function reportFailure(error: unknown, context: Context): ExitCode {
  const unfinished = error instanceof Unfinished ? error : undefined;
  const cause = unfinished === undefined ? error : unfinished.cause;
  const touched = unfinished?.isTouched === true;
  const goOn = unfinished?.jobs[0]?.goOn();
  const facts = [
    ...(touched && unfinished !== undefined ? standing(unfinished.jobs) : ['Nothing was changed.']),
    ...(goOn === undefined ? [] : ['To go on:', `  ${goOn}`]),
  ];
  const code = explainCause(cause, touched, facts, context);
  reportSummary(context.reporter, context.options, unfinished?.jobs ?? [], code);
  return code;
}

function explainCause(
  cause: unknown,
  touched: boolean,
  facts: readonly string[],
  context: Context,
): ExitCode {
  const { reporter, program } = context;
  if (isUsageError(cause)) return usage(cause, context);
  if (isBlocked(cause)) {
    reporter.blocked(cause, { facts, explain: `More: npx ${program.name} explain ${cause.blocker}` });
    return ended(touched);
  }
  if (isStopped(cause)) {
    reporter.say('', cause.message, ...facts);
    return ended(touched);
  }
  reporter.say(
    '',
    'This is a defect of parity; please report it with what follows.',
    stackOf(cause),
    ...(touched ? facts : []),
  );
  return touched ? exitCode.unfinished : exitCode.defect;
}

function usage(error: UsageError, { reporter }: Context): ExitCode {
  reporter.say(
    wrap(error.message),
    ...error.problems.map((problem) => wrap(`  ${problem}`, 4)),
    ...(error.next === undefined ? [] : [error.next]),
  );
  return exitCode.usage;
}

function ended(touched: boolean): ExitCode {
  return touched ? exitCode.unfinished : exitCode.unchanged;
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
