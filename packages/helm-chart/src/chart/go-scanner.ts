import { Lexer } from 'yaml';

import { YamlInvalid } from './go-value.ts';

/** Go's reader takes none of these. */
// oxlint-disable-next-line no-control-regex
const controls = /[\0-\u0008\u000B\u000C\u000E-\u001F\u007F\u0080-\u0084\u0086-\u009F\uFFFE\uFFFF]/;

/** Ends of lines to YAML 1.1, and thereby to Helm; text to YAML 1.2. */
const oldBreaks = /[\u0085\u2028\u2029]/;

/** @throws YamlInvalid for characters that Helm does not read, or reads otherwise than most. */
export function assertCharacters(text: string): void {
  if (controls.test(text)) throw new YamlInvalid('holds a control character');
  if (oldBreaks.test(text)) throw new YamlInvalid('holds a character that ends a line for some readers only');
}

/**
 * Helm takes no tab where a line, or what stands behind a `-`, begins, be there nothing else or a comment only.
 *
 * @throws YamlInvalid.
 */
export function assertTabs(text: string): void {
  if (!text.includes('\t')) return;
  let [depth, isBeginning] = [0, true];
  for (const lexeme of new Lexer().lex(text)) {
    const isBlank = /^[ \t]+$/.test(lexeme);
    if (isBlank && isBeginning && depth === 0 && lexeme.includes('\t'))
      throw new YamlInvalid('has a tab at the beginning of a line, or behind a "-"');
    if (isBlank) continue;
    if (lexeme === '[' || lexeme === '{') depth += 1;
    if (lexeme === ']' || lexeme === '}') depth -= 1;
    isBeginning = ['\n', '\r\n', '-', '?'].includes(lexeme);
  }
}

/** @param source a text in double quotes, as it stands. @throws YamlInvalid for escapes that JSON has and Helm has not. */
export function assertEscapes(source: string): void {
  for (const [escape, name = ''] of source.matchAll(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g)) {
    const code = /^[uU]./.test(name) ? Number.parseInt(name.slice(1), 16) : 0;
    if (name === '/' || (code >= 0xd800 && code <= 0xdfff))
      throw new YamlInvalid(`has ${escape} in it, which Helm does not read: write the character itself`);
  }
}
