import { listApps } from '../app/list-apps.ts';
import { Run } from '../app/run.ts';
import type { AnyArchetype } from '../archetype.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import type { Ports } from '../ports.ts';
import { Reporter, type Sink } from '../report/reporter.ts';
import { Secrets } from '../token/redact.ts';
import { isPlausibleToken } from '../token/resolve-token.ts';
import { explain } from './explain.ts';
import { type ParsedArgs, parseArgs, type Program } from './parse-args.ts';
import { reportFailure } from './report-failure.ts';
import { reportSummary } from './report-summary.ts';

/** What the machine gives to a program; `ports-node.ts` makes the real one. */
export interface Machine {
  readonly argv: readonly string[];
  readonly sink: Sink;
  readonly readStdin: () => Promise<string>;
  /** What nobody catches ends the program: Node would print it with all it holds, and a request knows its headers. */
  readonly onCrash: (report: (error: unknown) => ExitCode) => void;
  /** The ports, once it is known where what they say goes and what must never leave. */
  readonly ports: (log: Ports['log'], secrets: Secrets) => Ports;
}

/** The whole program of an archetype, from the command line to the exit code. Never throws. */
export async function main(archetype: AnyArchetype, program: Program, machine: Machine): Promise<ExitCode> {
  const secrets = new Secrets();
  // Whoever asked for events gets the last one even where the rest of the command line makes no sense.
  let reporter = new Reporter(machine.sink, {
    json: machine.argv.includes('--json'),
    verbose: false,
    secrets,
  });
  const ports = machine.ports(
    { note: (line) => reporter.say(line), detail: (line) => reporter.detail(line) },
    secrets,
  );
  const token = ports.env['REGISTRY_TOKEN']?.trim() ?? '';
  if (isPlausibleToken(token)) secrets.add(token);
  let parsed: ParsedArgs | undefined;
  let run: Run | undefined;
  const fail = (error: unknown): ExitCode =>
    reportFailure(error, { reporter, program, options: parsed?.options, jobs: run?.jobs ?? [] });
  machine.onCrash(fail);
  try {
    const joins = archetype.joining !== undefined;
    const args = parseArgs(machine.argv, ports.env, { ...program, joins });
    if ('text' in args) {
      machine.sink.out(args.text);
      return exitCode.done;
    }
    parsed = args.run;
    reporter = new Reporter(machine.sink, { json: parsed.json, verbose: parsed.verbose, secrets });
    const { app, options, topic } = parsed;
    if (topic === undefined) {
      const { readStdin } = machine;
      run = await Run.open({ archetype, ports, reporter, secrets, readStdin }, options);
      if (app === undefined) listApps(run);
      else await app.run(run, options.arch);
    } else {
      const page = await explain(topic, program.name);
      reporter.answer(page.text, { event: 'page', ...page });
    }
    reportSummary(reporter, options, run?.jobs ?? [], exitCode.done);
    return exitCode.done;
  } catch (error) {
    return fail(error);
  }
}
