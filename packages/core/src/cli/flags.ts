import { parseArgs } from 'node:util';

import { UsageError } from '../blocker.ts';
import { didYouMean } from '../config/suggest.ts';

interface Flag {
  /** What stands for its value in help; a flag without one is on or off. */
  readonly value?: string;
  readonly text: string;
}

export type FlagName =
  | 'publish'
  | 'artifact'
  | 'config'
  | 'stage-dir'
  | 'revision'
  | 'portable'
  | 'against-registry'
  | 'json'
  | 'verbose'
  | 'offline';

/** In the order of the help. */
export const flagTable: Readonly<Record<FlagName, Flag>> = {
  publish: { text: 'change the registry (or PUBLISH=1); without it, nothing is' },
  artifact: { value: '<name>', text: 'only this artifact' },
  config: { value: '<file>', text: 'instead of the nearest parity.json; - reads standard input' },
  'stage-dir': { value: '<dir>', text: 'instead of .parity-stage beside the config' },
  revision: { value: '<n>', text: 'packaging revision, as the -N of a tag gives it' },
  portable: { text: 'stage what can be published from another machine as well' },
  'against-registry': { text: 'compare with what is published, too' },
  json: { text: 'one JSON object per line on standard output' },
  verbose: { text: 'say more' },
  offline: { text: 'ask the registry nothing' },
};

export const flagNames: readonly FlagName[] = Object.keys(flagTable) as FlagName[];

/** The command line, taken apart; nothing in it has been looked up yet but the names of the flags. */
export interface Words {
  readonly words: readonly string[];
  /** Flags that were given; those with a value hold it, the others `true`. */
  readonly flags: ReadonlyMap<FlagName, string | true>;
  readonly help: boolean;
  readonly version: boolean;
}

/** @throws UsageError for a flag that is none, or has a value too few or too many. */
export function readWords(argv: readonly string[]): Words {
  const words: string[] = [];
  const flags = new Map<FlagName, string | true>();
  const own = new Set<string>();
  for (const token of tokensOf(argv)) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const name = flagNames.find((flag) => flag === token.name);
    if (name === undefined && !isOwn(token.name)) throw noSuchFlag(token.rawName);
    const needs = name === undefined ? undefined : flagTable[name].value;
    if (needs === undefined && token.value !== undefined)
      throw new UsageError(`${token.rawName} takes no value, and was given ${JSON.stringify(token.value)}.`);
    if (needs !== undefined && !isValue(token))
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${needs}.`);
    if (name === undefined) own.add(token.name);
    else flags.set(name, token.value ?? true);
  }
  return { words, flags, help: own.has('help'), version: own.has('version') };
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

function tokensOf(argv: readonly string[]): readonly Token[] {
  const own = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'V' } } as const;
  const ours = flagNames.map((name) => [
    name,
    { type: flagTable[name].value === undefined ? ('boolean' as const) : ('string' as const) },
  ]);
  // Not strict: we have better words for what is wrong.
  return parseArgs({
    args: [...argv],
    options: { ...Object.fromEntries(ours), ...own },
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function isOwn(name: string): boolean {
  return name === 'help' || name === 'version';
}

/** What begins with a dash is the next flag, save where an = says otherwise; a lone dash is standard input. */
function isValue({ value, inlineValue }: Extract<Token, { kind: 'option' }>): boolean {
  if (value === undefined || value === '') return false;
  return value === '-' || !value.startsWith('-') || inlineValue;
}

function noSuchFlag(given: string): UsageError {
  const known = [...flagNames, 'help', 'version'].map((name) => `--${name}`);
  return new UsageError(`There is no flag ${given}.`, {
    next: `${didYouMean(given, known)}Flags are ${known.join(', ')}.`,
  });
}
