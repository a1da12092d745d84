import { Command, CommanderError } from 'commander';

import { apps } from '../app/apps.ts';
import type { RunOptions } from '../app/run.ts';
import { type Arch, arches, parseArch } from '../arch.ts';
import { blockerNames, UsageError } from '../blocker.ts';
import type { Env } from '../ports.ts';
import { helpText } from './help-text.ts';

export interface ParsedArgs {
  readonly options: RunOptions;
  readonly json: boolean;
  readonly verbose: boolean;
  /** For `explain`: the blocker. */
  readonly topic?: string | undefined;
}

export type Args = { readonly run: ParsedArgs } | { readonly text: string };

export interface Program {
  /** `parity-generic-binary`. */
  readonly name: string;
  readonly version: string;
}

/** Reads the command line. @returns what to run, or a text to print: help or version. @throws UsageError. */
export function parseArgs(argv: readonly string[], env: Env, program: Program): Args {
  let chosen: { app: string; topic?: string; flags: Flags } | undefined;
  let text = '';
  const { words, arch, typed } = nameArch(argv);
  const command = commandLine(
    program,
    words,
    (picked) => (chosen = picked),
    (printed) => (text += printed),
  );
  try {
    command.parse([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { text };
    // No app at all: commander takes that for an error, and we for a question.
    if (error.code === 'commander.help') return { text: text || wholeHelp(command, program) };
    throw new UsageError(error.message.replace(/^error: /, ''), {
      next: `${program.name} --help shows what there is.`,
    });
  }
  if (chosen === undefined) return { text: wholeHelp(command, program) };
  return { run: checked({ ...chosen, typed: typed ?? chosen.app, arch }, env) };
}

function wholeHelp(command: Command, { name }: Program): string {
  return `${command.helpInformation()}${helpText(name)}\n`;
}

interface Flags {
  readonly publish?: boolean;
  readonly artifact?: string;
  readonly config?: string;
  readonly stageDir?: string;
  readonly revision?: string;
  readonly json?: boolean;
  readonly offline?: boolean;
  readonly verbose?: boolean;
}

/** `publish-x86_64` is the app `publish-<arch>`, for amd64. */
function nameArch(argv: readonly string[]): { words: readonly string[]; arch?: Arch; typed?: string } {
  const at = argv.findIndex(
    (word) =>
      /^(?:stage|publish)-./.test(word) && (word.includes('<') || !apps.some(({ name }) => name === word)),
  );
  const word = argv[at];
  const match = word === undefined ? null : /^(stage|publish)-(.+)$/.exec(word);
  // Behind an option that takes a value, it is that value.
  if (match === null || /^--(?:artifact|config|stage-dir)$/.test(argv[at - 1] ?? '')) return { words: argv };
  const arch = parseArch(match[2] ?? '');
  if (arch === undefined || word === undefined) {
    throw new UsageError(`${word}: ${match[2]} is no arch.`, { next: `Arches are ${arches.join(', ')}.` });
  }
  return { words: argv.with(at, `${match[1]}-<arch>`), arch, typed: `${match[1]}-${arch}` };
}

function commandLine(
  program: Program,
  words: readonly string[],
  choose: (chosen: { app: string; topic?: string; flags: Flags }) => void,
  print: (text: string) => void,
): Command {
  const root = new Command(program.name)
    .version(program.version)
    .configureOutput({
      writeOut: print,
      writeErr: () => {},
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    })
    .exitOverride()
    .addHelpText('after', helpText(program.name));
  const listing = { name: 'apps', summary: 'List what this repository offers.', mayPublish: false };
  for (const { name, summary, mayPublish } of [...apps, listing]) {
    const app = root.command(name).description(summary).usage('[options]');
    // The flags of apps that nobody named would only cost time.
    if (words.includes(name)) withFlags(app, mayPublish);
    app.action((flags: Flags) => choose({ app: name, flags }));
  }
  root
    .command('explain')
    .argument('<blocker>', `one of ${blockerNames.join(', ')}`)
    .description('Say what a blocker means and what to do.')
    .action((topic: string) => choose({ app: 'explain', topic, flags: {} }));
  return root;
}

function withFlags(command: Command, mayPublish: boolean): Command {
  command
    .option(
      '--publish',
      mayPublish ? 'change the registry (or PUBLISH=1); without it, nothing is' : 'not for this app',
    )
    .option('--artifact <name>', 'only this artifact')
    .option('--config <file>', 'instead of the nearest parity.json; - reads standard input')
    .option('--stage-dir <dir>', 'instead of .parity-stage beside the config')
    .option('--revision <n>', 'packaging revision, as the -N of a tag gives it')
    .option('--json', 'one JSON object per line on standard output')
    .option('--verbose', 'say more');
  return command.option('--offline', 'ask the registry nothing');
}

function checked(
  chosen: { app: string; typed: string; topic?: string; flags: Flags; arch: Arch | undefined },
  env: Env,
): ParsedArgs {
  const { flags, app } = chosen;
  const mayPublish = apps.find(({ name }) => name === app)?.mayPublish === true;
  if (flags.publish === true && !mayPublish)
    throw new UsageError(`${chosen.typed} never changes the registry: --publish is not for it.`, {
      next: 'Leave --publish out, or use publish or push-staged.',
    });
  const publish = mayPublish && (flags.publish === true || publishFromEnv(env));
  if (publish && flags.offline === true)
    throw new UsageError('To publish and --offline exclude each other.', {
      next: 'Leave out --offline, or --publish and PUBLISH=1.',
    });
  return {
    json: flags.json === true,
    verbose: flags.verbose === true,
    topic: chosen.topic,
    options: {
      app: chosen.typed,
      arch: chosen.arch,
      publish,
      offline: flags.offline === true,
      artifact: flags.artifact,
      config: flags.config,
      stageDir: flags.stageDir,
      revision: flags.revision === undefined ? undefined : parseRevision(flags.revision),
    },
  };
}

function publishFromEnv(env: Env): boolean {
  const value = env['PUBLISH'] ?? '';
  if (value === '1' || value === 'true') return true;
  if (value === '' || value === '0' || value === 'false') return false;
  throw new UsageError(`PUBLISH is ${JSON.stringify(value)}; it must be 1 or true, 0 or false, or unset.`, {
    next: 'PUBLISH=1 publishes; without it, nothing is changed.',
  });
}

function parseRevision(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new UsageError(`--revision ${text}: it must be a whole number, 0 or more.`);
}
