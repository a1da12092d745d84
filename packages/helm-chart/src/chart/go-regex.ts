import { definitionsOf, isSchema, subSchemas } from './sub-schemas.ts';

/** Letters that mean something in Go behind a backslash; all other letters are refused there. */
const escapes = 'aftnrvdDsSwWbBAzCQEpPx';

/**
 * Whether Go's regexp (RE2) can read a pattern, as far as that can be told here: it knows nothing that looks ahead or
 * back, and no references to groups.
 */
function isGoRegex(pattern: string): boolean {
  const quotesTaken = pattern.replaceAll(/\\Q[\s\S]*?(?:\\E|$)/g, 'q');
  const escaped = /\\([\s\S])([0-7]?)/g;
  for (const [, char = '', next = ''] of quotesTaken.matchAll(escaped))
    if (!isEscape(char, next)) return false;
  const bare = quotesTaken.replaceAll(escaped, 'e');
  if (bare.endsWith('\\') || /\(\?(?:[=!]|<[=!])/.test(bare.replaceAll(/\[\^?\]?[^\]]*\]/g, 'c')))
    return false;
  // Flags are written in their own way in Go, and so were names of groups.
  const foreign = quotesTaken
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\(\?[imsU-]+\)/g, '')
    .replaceAll(/\(\?[imsU-]+:/g, '(?:');
  try {
    return new RegExp(foreign).source !== '';
  } catch {
    return false;
  }
}

function isEscape(char: string, next: string): boolean {
  if (/[1-7]/.test(char)) return next !== '';
  return char === '0' || !/[A-Za-z0-9]/.test(char) || escapes.includes(char);
}

/** A pattern of a JSON Schema that Helm cannot read, wherever it stands. */
export function foreignPattern(schema: unknown): string | undefined {
  if (!isSchema(schema)) return undefined;
  const { pattern, patternProperties } = schema;
  const own = [...(typeof pattern === 'string' ? [pattern] : []), ...Object.keys(patternProperties ?? {})];
  const found = own.find((one) => !isGoRegex(one));
  if (found !== undefined) return found;
  for (const part of [...subSchemas(schema), ...definitionsOf(schema)]) {
    const inside = foreignPattern(part);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
