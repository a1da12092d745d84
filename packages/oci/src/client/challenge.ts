/** How a registry wants to be asked (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * A word alone is a scheme; with "=" and a word or a quoted text behind it, it is a parameter of the last one. A ticket
 * (`token68`), which may end in "=", is taken for a scheme that nobody knows.
 */
const part =
  /[\s,]*([\w!#$%&'*+./^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"=][^\s,"]*))|=+(?=[\s,]|$))?/y;

/**
 * The challenges of a `WWW-Authenticate` header, or of several that were joined by commas.
 *
 * @returns what could be read: of a header that makes no sense, nothing that is behind the trouble.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const [, word = '', quoted, plain] of header.matchAll(new RegExp(part, 'gy'))) {
    const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: word.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(word.toLowerCase(), value);
  }
  return challenges;
}

/** @param header several are joined by commas. */
export function challengeOf(header: string | undefined, scheme: 'basic' | 'bearer'): Challenge | undefined {
  return parseChallenges(header ?? '').find((challenge) => challenge.scheme === scheme);
}
