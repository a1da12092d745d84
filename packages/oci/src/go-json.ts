/**
 * A value of JSON whose objects keep the order of their keys. A `Map` is one too, for keys that JavaScript would put in
 * an order of its own, such as "10" before "9". What is undefined is left out.
 */
export type GoJson =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly GoJson[]
  | { readonly [key: string]: GoJson }
  | ReadonlyMap<string, GoJson>;

/**
 * Compact JSON as Go's `encoding/json` writes it (Go 1.22 and later): the bytes that a digest is made of must be those
 * that every other tool would have written.
 *
 * @throws RangeError for a number that is no safe integer: no document of ours holds one.
 */
export function goJson(value: GoJson): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return goString(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return goInteger(value);
  if (isList(value)) return `[${value.map(goJson).join(',')}]`;
  const members = value instanceof Map ? [...value] : Object.entries(value);
  return `{${members
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${goString(key)}:${goJson(member)}`)
    .join(',')}}`;
}

/** The members of a map in the order in which Go writes one: by the bytes of their keys. */
export function goMap<T extends GoJson>(members: Iterable<readonly [string, T]>): ReadonlyMap<string, T> {
  const keyed = Array.from(members, (member) => ({ bytes: Buffer.from(member[0]), member }));
  return new Map(keyed.toSorted((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ member }) => member));
}

function isList(value: object): value is readonly GoJson[] {
  return Array.isArray(value);
}

function goInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number that JSON keeps.`);
  return String(value);
}

/** What Go writes otherwise than JavaScript: for the sake of HTML, and of scripts in it. */
const escapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** Half a character, which JavaScript would escape, is U+FFFD in Go: its strings are bytes. */
function goString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll(/[<>&\u2028\u2029]/g, (one) => escapes[one] ?? one);
}
