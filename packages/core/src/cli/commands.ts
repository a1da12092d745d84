import { type App, apps } from '../app/apps.ts';
import { type Arch, arches, parseArch } from '../arch.ts';
import { blockerNames, UsageError } from '../blocker.ts';
import { didYouMean } from '../config/suggest.ts';
import { type FlagName, flagNames } from './flags.ts';

/** A first word of the command line: an app, or one of the few that are about parity itself. */
export interface Command {
  /** `<arch>` in it stands for an architecture. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagName[];
  /** Whether `--publish` means anything to it. */
  readonly mayPublish: boolean;
  /** What it runs; the few without one are about parity itself. */
  readonly app?: App;
  /** The one word that has to follow. */
  readonly argument?: { readonly name: string; readonly text: string };
}

const commands: readonly Command[] = [
  ...apps.map((app) => ({
    name: app.name,
    summary: app.summary,
    mayPublish: app.mayPublish,
    flags: flagsOf(app.ownFlag),
    app,
  })),
  {
    name: 'apps',
    summary: 'List what this repository offers.',
    mayPublish: false,
    flags: flagsOf(undefined),
  },
  {
    name: 'explain',
    summary: 'Say what a blocker means and what to do.',
    mayPublish: false,
    flags: ['json', 'verbose'],
    argument: { name: '<blocker>', text: `one of ${blockerNames.join(', ')}` },
  },
];

function flagsOf(own: FlagName | undefined): readonly FlagName[] {
  return flagNames.filter((flag) => flag !== 'against-registry' || flag === own);
}

/** @param joins whether the program is of a kind whose legs are joined under one name. */
export function commandsOf(joins: boolean): readonly Command[] {
  return joins ? commands : commands.filter(({ app }) => app?.joins !== true);
}

/** What a first word names. `typed` is the word with the architecture as we spell it. */
export interface Named {
  readonly command: Command;
  readonly typed: string;
  readonly arch?: Arch;
}

/** `publish-x86_64` is the app `publish-<arch>`, for amd64. @throws UsageError. */
export function findCommand(word: string, joins: boolean): Named {
  const known = commandsOf(joins);
  const exact = known.find(({ name }) => name === word && !name.includes('<'));
  if (exact !== undefined) return { command: exact, typed: word };
  const [, app = '', spelling = ''] = /^(.+?)-(.+)$/.exec(word) ?? [];
  const ofOneArch = known.find(({ name }) => name === `${app}-<arch>`);
  if (ofOneArch === undefined) throw noSuchApp(word, known);
  const arch = parseArch(spelling);
  if (arch !== undefined) return { command: ofOneArch, typed: `${app}-${arch}`, arch };
  throw new UsageError(`${word}: ${spelling} is no arch.`, { next: `Arches are ${arches.join(', ')}.` });
}

function noSuchApp(word: string, known: readonly Command[]): UsageError {
  const names = known.map(({ name }) => name);
  return new UsageError(`There is no app ${word}.`, {
    next: `${didYouMean(word, names)}Apps are ${names.join(', ')}.`,
  });
}
