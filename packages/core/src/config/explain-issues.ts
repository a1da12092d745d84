import { printable } from '../http/clean-text.ts';
import { joinPath, type Problem } from './problem.ts';
import { suggest } from './suggest.ts';

/** What a zod schema found wrong, by shape: archetypes bundle their own zod, and no type of zod is ours to publish. */
export interface SchemaIssue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly values?: readonly unknown[];
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly origin?: string;
}

/**
 * Turns schema issues into sentences that name the thing, show what came and say what is allowed.
 *
 * @param knownKeys the keys to suggest for an unknown one.
 */
export function explainIssues(
  issues: readonly SchemaIssue[],
  input: unknown,
  knownKeys: readonly string[],
): readonly Problem[] {
  const seen = new Set<string>();
  return issues.flatMap((issue) => {
    const path = joinPath(...issue.path);
    if (issue.code === 'unrecognized_keys') {
      return (issue.keys ?? []).map((key) => ({
        path: joinPath(...issue.path, key),
        message: unknownKey(key, knownKeys),
      }));
    }
    // What is of the wrong type also fails the checks of the right one: the first says it all.
    if (seen.has(path)) return [];
    seen.add(path);
    return [{ path, message: sentence(issue, valueAt(input, issue.path)) }];
  });
}

export function unknownKey(key: string, knownKeys: readonly string[]): string {
  const meant = suggest(key, knownKeys);
  return meant === undefined
    ? `is not a known key; known are ${knownKeys.join(', ')}`
    : `is not a known key; did you mean "${meant}"?`;
}

function sentence(issue: SchemaIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return value === undefined
        ? `is missing: it must be ${article(issue.expected)}`
        : `must be ${article(issue.expected)}, not ${shown(value)}`;
    case 'invalid_value':
      return `must be ${(issue.values ?? []).map((allowed) => JSON.stringify(allowed)).join(' or ')}, not ${shown(value)}`;
    case 'too_small':
      return `must have at least ${issue.minimum} ${issue.origin === 'string' ? 'character' : 'entry'}${plural(issue.minimum)}, not ${shown(value)}`;
    case 'too_big':
      return `must have at most ${issue.maximum} ${issue.origin === 'string' ? 'characters' : 'entries'}`;
    case undefined:
    default:
      return `${issue.message}, not ${shown(value)}`;
  }
}

function article(expected: string | undefined): string {
  const word = expected === 'record' ? 'object' : (expected ?? 'something else');
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}

function plural(count: number | bigint | undefined): string {
  return Number(count) === 1 ? '' : 's';
}

/** A value as it stands in the file, short enough for a line. */
export function shown(value: unknown): string {
  const text = printable(spelled(value));
  return text.length <= 60 ? text : `${text.slice(0, 57).toWellFormed()}…`;
}

function spelled(value: unknown): string {
  // Of a long text, no more than the beginning is seen.
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 100));
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Nested deeper than the stack: JSON.parse takes that, JSON.stringify does not.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}
