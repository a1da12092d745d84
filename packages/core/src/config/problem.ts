import { printable } from '../http/clean-text.ts';

/** One thing that is wrong with a config: where, and what is allowed there. */
export interface Problem {
  /** As people write it: `generic-binary.legs.s390x.assetName`. */
  readonly path: string;
  readonly message: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Far longer than any that is meant. */
const longestKey = 60;
const longestPath = 300;

/** Keys are text from outside: they are made fit for a line, and cut short. */
export function joinPath(...parts: readonly PropertyKey[]): string {
  const path = parts
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${keyOf(part)}`))
    .join('')
    .replace(/^\./, '');
  return short(path, longestPath);
}

function keyOf(part: PropertyKey): string {
  return printable(short(String(part), longestKey));
}

function short(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
}

/** Puts `prefix` before each path. */
export function under(prefix: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, path: joinPrefix(prefix, problem.path) }));
}

function joinPrefix(prefix: string, path: string): string {
  if (path === '') return prefix;
  return path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`;
}
