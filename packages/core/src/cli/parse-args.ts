import type { App } from '../app/apps.ts';
import type { RunOptions } from '../app/run.ts';
import { UsageError } from '../blocker.ts';
import type { Env } from '../ports.ts';
import { findCommand, type Named } from './commands.ts';
import { type FlagName, readWords, type Words } from './flags.ts';
import { helpOf, helpText } from './help-text.ts';

export interface ParsedArgs {
  /** Undefined for `apps` and `explain`. */
  readonly app: App | undefined;
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
  /** It is of a kind whose legs are joined under one name; `main` knows. */
  readonly joins?: boolean;
}

/** Reads the command line. @returns what to run, or a text to print: help or version. @throws UsageError. */
export function parseArgs(argv: readonly string[], env: Env, program: Program): Args {
  const { words, flags, help, version } = readWords(argv);
  const [first, ...rest] = words;
  if (version) return { text: `${program.version}\n` };
  if (first === undefined) return { text: helpText(program.name, program.joins === true) };
  if (first === 'help') return { text: helpAbout(rest[0], program) };
  const named = findCommand(first, program.joins === true);
  if (help) return { text: helpOf(named.command, program.name) };
  const topic = argumentOf(named, rest);
  assertFlags(named, flags);
  return { run: { ...optionsOf(named, flags, env), topic } };
}

function helpAbout(word: string | undefined, { name, joins = false }: Program): string {
  return word === undefined ? helpText(name, joins) : helpOf(findCommand(word, joins).command, name);
}

/** The word that an app needs behind it; undefined where it needs none. */
function argumentOf({ command, typed }: Named, rest: readonly string[]): string | undefined {
  const { argument } = command;
  const tooMany = rest[argument === undefined ? 0 : 1];
  if (tooMany !== undefined)
    throw new UsageError(`${typed}: ${tooMany} is one word too many.`, { next: 'Flags begin with --.' });
  if (argument !== undefined && rest[0] === undefined)
    throw new UsageError(`${typed} ${argument.name}: ${argument.name} is missing.`, {
      next: `It is ${argument.text}.`,
    });
  return rest[0];
}

function assertFlags({ command, typed }: Named, flags: Words['flags']): void {
  if (flags.has('publish') && !command.mayPublish)
    throw new UsageError(`${typed} never changes the registry: --publish is not for it.`, {
      next: 'Leave --publish out, or use publish or push-staged.',
    });
  const stray = [...flags.keys()].find((flag) => !command.flags.includes(flag));
  if (stray !== undefined) throw new UsageError(`--${stray} means nothing to ${typed}.`);
}

function optionsOf({ command, typed, arch }: Named, flags: Words['flags'], env: Env): ParsedArgs {
  const offline = flags.has('offline');
  const publish = command.mayPublish && (flags.has('publish') || publishFromEnv(env));
  if (publish && offline)
    throw new UsageError('To publish and --offline exclude each other.', {
      next: 'Leave out --offline, or --publish and PUBLISH=1.',
    });
  const value = (flag: FlagName): string | undefined => {
    const given = flags.get(flag);
    return given === true ? undefined : given;
  };
  const revision = value('revision');
  return {
    app: command.app,
    json: flags.has('json'),
    verbose: flags.has('verbose'),
    options: {
      app: typed,
      arch,
      publish,
      offline,
      artifact: value('artifact'),
      config: value('config'),
      stageDir: value('stage-dir'),
      revision: revision === undefined ? undefined : parseRevision(revision),
      portable: flags.has('portable'),
      againstRegistry: flags.has('against-registry'),
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
  // No more digits than a number holds exactly; a tag may say a date.
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new UsageError(`--revision ${text}: it must be a whole number, 0 or more.`);
}
