import type { Job } from '../app/job.ts';
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
  const jobs = unfinished?.jobs ?? [];
  const end = { touched: unfinished?.isTouched === true, jobs };
  const code = explainCause(cause, end, context);
  reportSummary(context.reporter, context.options, jobs, code);
  return code;
}

interface End {
  /** The registry was changed, or may have been. */
  readonly touched: boolean;
  readonly jobs: readonly Job[];
}

/** What is done and what is left; and, where something was begun, the command that finishes it. */
function factsOf({ touched, jobs }: End, wasStopped: boolean): readonly string[] {
  const goOn = touched || wasStopped ? jobs[0]?.goOn() : undefined;
  return [
    ...(touched ? standing(jobs) : ['Nothing was changed.']),
    ...(goOn === undefined ? [] : ['To go on:', `  ${goOn}`]),
  ];
}

function explainCause(cause: unknown, end: End, context: Context): ExitCode {
  const { reporter, program } = context;
  const { touched, jobs } = end;
  if (isUsageError(cause)) return usage(cause, context);
  if (isBlocked(cause)) {
    reporter.blocked(cause, {
      ...(jobs[0] !== undefined && jobs.length === 1 ? { artifact: jobs[0].artifact.name } : {}),
      facts: factsOf(end, false),
      explain: `More: npx ${program.name} explain ${cause.blocker}`,
    });
    return ended(touched);
  }
  if (isStopped(cause)) {
    reporter.say('', cause.message, ...factsOf(end, true));
    return ended(touched);
  }
  reporter.say(
    '',
    'This is a defect of parity; please report it with what follows.',
    stackOf(cause),
    ...(touched ? factsOf(end, false) : []),
  );
  return touched ? exitCode.unfinished : exitCode.defect;
}

/** More than that is one problem, met again and again. */
const mostProblems = 50;

function usage(error: UsageError, { reporter }: Context): ExitCode {
  const more = error.problems.length - mostProblems;
  reporter.say(
    wrap(error.message),
    ...error.problems.slice(0, mostProblems).map((problem) => wrap(`  ${problem}`, 4)),
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...(error.next === undefined ? [] : [wrap(error.next)]),
  );
  return exitCode.usage;
}

function ended(touched: boolean): ExitCode {
  return touched ? exitCode.unfinished : exitCode.unchanged;
}

function stackOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
