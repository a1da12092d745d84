import { ChartInvalid, quote } from './complaint.ts';
import { Glob } from './glob.ts';

/** Whether a file or folder is left out. @param path below the chart, with slashes. */
export type IgnoreRules = (path: string, isFolder: boolean) => boolean;

/** Helm itself leaves out files below `templates` whose name begins with a dot; it comes behind all other rules. */
const always = 'templates/.?*';

/**
 * Reads a .helmignore as Helm does, which is not how git reads a .gitignore: the first rule that fits decides, `!` leaves
 * out everything that its rule does not fit, and there is no `**`.
 *
 * @throws ChartInvalid where Helm would stop.
 */
export function parseIgnoreRules(text: string): IgnoreRules {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const rules = [...lines.map((line) => trimSpace(line)), always]
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(parseRule);
  return (path, isFolder) => rules.some((rule) => decides(rule, path, isFolder));
}

interface Rule {
  readonly isNegated: boolean;
  readonly isOfFolders: boolean;
  readonly matches: (path: string) => boolean;
}

function decides({ isNegated, isOfFolders, matches }: Rule, path: string, isFolder: boolean): boolean {
  const fits = (!isOfFolders || isFolder) && matches(path);
  return isNegated ? !fits : fits;
}

function parseRule(line: string): Rule {
  if (line.includes('**'))
    throw unreadable(line, 'Helm knows no "**" there; write one rule for each folder.');
  // As Helm looks: a mistake behind a part that does not fit "abc" is not found, and such a rule fits nothing.
  if (new Glob(line).match('abc') === undefined)
    throw unreadable(line, 'Write it as a pattern for file names.');
  const bare = line.replace(/^!/, '');
  const pattern = bare.replace(/\/$/, '');
  return {
    isNegated: bare !== line,
    isOfFolders: pattern !== bare,
    matches: matcherOf(pattern),
  };
}

/** A pattern without a slash is for names, wherever they are. */
function matcherOf(pattern: string): (path: string) => boolean {
  if (pattern.startsWith('//')) return matcherOfSlashes(pattern);
  const glob = new Glob(pattern.replace(/^\//, ''));
  if (pattern.includes('/')) return (path) => glob.match(path) === true;
  return (path) => glob.match(path.slice(path.lastIndexOf('/') + 1)) === true;
}

/** Of several slashes in front, Helm takes away one more each time it looks. */
function matcherOfSlashes(pattern: string): (path: string) => boolean {
  let rest = pattern;
  return (path) => {
    rest = rest.replace(/^\//, '');
    return new Glob(rest).match(path) === true;
  };
}

function trimSpace(line: string): string {
  return line.replace(/^\p{White_Space}+/u, '').replace(/\p{White_Space}+$/u, '');
}

function unreadable(rule: string, next: string): ChartInvalid {
  return new ChartInvalid({
    what: `has a .helmignore with the rule ${quote(rule)}, which Helm refuses`,
    next,
  });
}
