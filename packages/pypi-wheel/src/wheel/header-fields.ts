import type { Buffer } from 'node:buffer';

import { quote, type Refuse } from './complaint.ts';
import type { Field } from './facts.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeText(bytes: Buffer, of: string, refuse: Refuse): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw refuse(`has a ${of} that is no UTF-8`);
  }
}

/** The fields of a file in the form of an email header, in order, and what follows the first empty line. */
export function parseFields(
  text: string,
  of: string,
  refuse: Refuse,
): { readonly fields: readonly Field[]; readonly body: string } {
  const lines = text.split(/\r?\n/);
  const blank = lines.findIndex((line) => line === '');
  const fields: [string, string][] = [];
  for (const [index, line] of lines.slice(0, blank === -1 ? lines.length : blank).entries()) {
    const last = fields.at(-1);
    const [, name, value] = /^([!-9;-~]+):[ \t]*(.*)$/s.exec(line) ?? [];
    // Python takes a lone carriage return for the end of a line, others do not.
    // oxlint-disable-next-line no-control-regex
    const isClean = !/[\0-\x08\x0a-\x1f\x7f]/.test(line);
    if (isClean && /^[ \t]/.test(line) && last !== undefined) last[1] += `\n${unfolded(line)}`;
    else if (isClean && name !== undefined && value !== undefined) fields.push([name, value.trimEnd()]);
    else throw refuse(`has a ${of} whose line ${index + 1} is no field: ${quote(line)}`);
  }
  return { fields, body: blank === -1 ? '' : lines.slice(blank + 1).join('\n') };
}

/** Without the indentation that folding adds: seven blanks and a bar by the specification, eight blanks by habit. */
function unfolded(line: string): string {
  return line.replace(/^(?: {7}\|| {1,8}|\t)/, '');
}

/** The one value of a field that may stand there once. */
export function onlyValue(fields: readonly Field[], name: string, of: string, refuse: Refuse): string {
  const values = valuesOf(fields, name);
  const [value] = values;
  if (value !== undefined && values.length === 1) return value;
  const how = value === undefined ? 'no' : 'more than one';
  throw refuse(`has a ${of} with ${how} ${name}`, { details: values.map((came) => quote(came)) });
}

export function valuesOf(fields: readonly Field[], name: string): readonly string[] {
  return fields.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}
