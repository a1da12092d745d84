import { Buffer } from 'node:buffer';

import { type ChartVersion, parseChartVersion } from './chart-version.ts';
import { fits, type Term } from './range-term.ts';

/** Whether a version lies in a range. */
export type VersionRange = (version: ChartVersion) => boolean;

/** Beyond these Helm reads no range: length in bytes, and alternatives. */
const most = { bytes: 512, alternatives: 32 };

const part = String.raw`[0-9|xX*]+`;
const identifiers = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;
const version = `v?(${part})(\\.${part})?(\\.${part})?(-${identifiers})?(?:\\+${identifiers})?`;
const hyphenRange = new RegExp(` *(${version}) +- +(${version}) *`, 'g');
/** Sticky, and each blank has one place only: the time it takes grows with the length and no faster. */
const term = new RegExp(`(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^|) *(${version})`, 'y');
const gap = / *, *| +/y;

/** Reads a range of versions as Helm does (Masterminds/semver 3); undefined for what is none. */
export function parseRange(text: string): VersionRange | undefined {
  if (Buffer.byteLength(text) > most.bytes) return undefined;
  // The second version's groups follow those of the first.
  const spelled = text.replaceAll(/[\t\n\f\r ]+/g, ' ').replaceAll(hyphenRange, (...groups: string[]) => {
    return `>= ${groups[1]}, <= ${groups[6]} `;
  });
  const alternatives = spelled.split('||').map((one) => parseTerms(one.trim()));
  if (alternatives.length > most.alternatives) return undefined;
  if (!alternatives.every((one) => one !== undefined)) return undefined;
  return (candidate) => alternatives.some((terms) => fitsAll(candidate, terms));
}

function parseTerms(text: string): readonly Term[] | undefined {
  const terms: Term[] = [];
  for (let at = 0; ;) {
    term.lastIndex = at;
    const found = term.exec(text);
    const parsed = found === null ? undefined : parseTerm(found);
    if (parsed === undefined) return undefined;
    terms.push(parsed);
    at = term.lastIndex;
    if (at === text.length) return terms;
    gap.lastIndex = at;
    if (!gap.test(text)) return undefined;
    at = gap.lastIndex;
  }
}

function parseTerm([, operator = '', whole = '', major = '', minor = '', patch = '', pre = '']: readonly (
  | string
  | undefined
)[]): Term | undefined {
  const isOpen = (number: string): boolean => ['', 'x', 'X', '*'].includes(number.replace('.', ''));
  const [open, spelled] = isOpen(major)
    ? (['major', `0.0.0${pre}`] as const)
    : isOpen(minor)
      ? (['minor', `${major}.0.0${pre}`] as const)
      : isOpen(patch)
        ? (['patch', `${major}${minor}.0${pre}`] as const)
        : (['none', whole] as const);
  const base = parseChartVersion(spelled);
  return base === undefined ? undefined : { operator, base, open };
}

/** A version before a release counts only where the range itself names such a one. */
function fitsAll(candidate: ChartVersion, terms: readonly Term[]): boolean {
  if (candidate.pre !== '' && terms.every(({ base }) => base.pre === '')) return false;
  return terms.every((one) => fits(candidate, one));
}
