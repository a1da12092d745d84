import { Buffer } from 'node:buffer';

/** Less of a secret than this, before a cut, is not worth finding: it would hide innocent text. */
const leastBeforeCut = 4;
/** What is cut short was longer than a line; more of a secret than this is never left before the cut. */
const mostBeforeCut = 300;
/** A shorter piece of base64 would hide innocent text. */
const leastBase64 = 6;

/** How a secret looks where nothing is escaped or cut. */
export function plainForms(secret: string): readonly string[] {
  const cores = base64Cores(secret);
  return [secret, ...cores, ...cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))];
}

/**
 * The source of a regular expression that finds a secret in every form it is met in, in time linear in the text.
 *
 * @param secret visible ASCII.
 */
export function patternOf(secret: string): string {
  return allUnitsOf(secret)
    .flatMap((units) => [units.join(''), cutShort(units)])
    .join('|');
}

/** The source of one that finds how each of these forms begins: small, and where it finds nothing, they are not. */
export function beginningsOf(secret: string): string {
  return allUnitsOf(secret)
    .map((units) => units.slice(0, leastBeforeCut).join(''))
    .join('|');
}

function allUnitsOf(secret: string): readonly (readonly string[])[] {
  return [unitsOf(secret, {}), ...base64Cores(secret).map((core) => unitsOf(core, { '+': '-', '/': '_' }))];
}

/** The beginning of it where a text was cut short, which we mark by an ellipsis. */
function cutShort(units: readonly string[]): string {
  const least = units.slice(0, leastBeforeCut).join('');
  // From the inside out: each further unit may be there if the one before it is.
  const more = units
    .slice(leastBeforeCut, mostBeforeCut)
    .reduceRight((rest, unit) => `(?:${unit}${rest})?`, '');
  return `${least}${more}(?:[%\\\\][\\\\u0-9A-Fa-f]{0,11})?…`;
}

/**
 * A pattern for each character, however it was escaped: `"` may be `\"`, `\\\"`, `%22` or `\u0022`. A run of
 * backslashes goes with what follows it: escaped, where one ends and the next begins is anybody's guess.
 *
 * @param twins characters that another alphabet writes in another way.
 */
function unitsOf(secret: string, twins: Readonly<Record<string, string>>): readonly string[] {
  return [...secret.matchAll(/(\\*)([^\\]?)/g)]
    .filter(([whole]) => whole !== '')
    .map(([, { length } = '', character = ''], at) => {
      // Three rounds of JSON make 7 backslashes of none before a quote, and 8 of each. Only at the beginning is there
      // a limit: further on, each is looked at once, and a long run of them costs no more than other text.
      const most = at === 0 ? 8 * length + 7 : '';
      const ways = [character, twins[character] ?? ''].flatMap((way) => waysToWrite(way, at === 0 ? 4 : ''));
      const before = /^[A-Za-z0-9]$/.test(character) ? '' : String.raw`\\{0,${most}}`;
      const run = length === 0 ? before : String.raw`(?:\\|%(?:25)*5[Cc]|u005[Cc]){${length},${most}}`;
      return `${run}${ways.length === 0 ? '' : `(?:${ways.join('|')})`}`;
    });
}

/** As it is, in a URL (also in one that is in another), and in JSON. */
function waysToWrite(character: string, mostBackslashes: number | ''): readonly string[] {
  if (character === '') return [];
  const hex = character.charCodeAt(0).toString(16).padStart(2, '0');
  const anyCase = hex.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
  // As it is comes last: the percent sign begins its own escape.
  return [`%(?:25)*${anyCase}`, `\\\\{1,${mostBackslashes}}u00${anyCase}`, `\\x${hex}`];
}

/**
 * What base64 makes of the secret behind any prefix: three alignments, each without the characters at its ends
 * that depend on the neighbours. So `user:token` is found whoever the user is.
 */
function base64Cores(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = shift === 0 ? 0 : shift + 1;
    const to = (shift + bytes.length) % 3 === 0 ? text.length : text.length - 1;
    const core = text.slice(from, to);
    return core.length < leastBase64 ? [] : [core];
  });
}
