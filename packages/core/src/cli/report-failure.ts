import type { Job } from '../app/job.ts';
import type { RunOptions } from '../app/run.ts';
import { isTouched, standing } from '../app/standing.ts';
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
  readonly jobs: readonly Job[];
}

/** Says why a run ended and what to do, and turns it into an exit code. */
export function reportFailure(error: unknown, context: Context): ExitCode {
  const code = explainCause(error, context);
  reportSummary(context.reporter, context.options, context.jobs, code);
  return code;
}

/** What is done and what is left; and, where something was begun, the command that finishes it. */
function factsOf(jobs: readonly Job[], wasStopped: boolean): readonly string[] {
  const touched = isTouched(jobs);
  const goOn = touched || wasStopped ? jobs[0]?.goOn() : undefined;
  return [
    ...(touched ? standing(jobs) : ['Nothing was changed.']),
    ...(goOn === undefined ? [] : ['To go on:', `  ${goOn}`]),
  ];
}

function explainCause(cause: unknown, context: Context): ExitCode {
  const { reporter, program, jobs } = context;
  const touched = isTouched(jobs);
  if (isUsageError(cause)) return usage(cause, context);
  if (isBlocked(cause)) {
    reporter.blocked(cause, {
      ...(jobs[0] !== undefined && jobs.length === 1 ? { artifact: jobs[0].artifact.name } : {}),
      facts: factsOf(jobs, false),
      explain: `More: npx ${program.name} explain ${cause.blocker}`,
    });
    return ended(touched);
  }
  if (isStopped(cause)) {
    reporter.say('', cause.message, ...factsOf(jobs, true));
    return ended(touched);
  }
  reporter.say(
    '',
    'This is a defect of parity; please report it with what follows.',
    stackOf(cause),
    ...(touched ? factsOf(jobs, false) : []),
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
