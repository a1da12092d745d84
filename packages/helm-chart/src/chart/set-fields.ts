import { isMap, isScalar, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';

import { ChartInvalid, quote } from './complaint.ts';
import { fold } from './fields.ts';
import { resolveScalar } from './go-scalar.ts';
import type { YamlText } from './read-yaml.ts';

/** Fields of Chart.yaml that a release sets. */
export interface ReleaseFields {
  readonly version: string;
  readonly appVersion?: string | undefined;
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Sets version and appVersion in the text of a Chart.yaml. Everything else stays byte for byte: order, comments, quotes,
 * ends of lines.
 *
 * @param text without a byte order mark. @param yaml what is in it.
 * @throws ChartInvalid where they are not written as plain fields.
 */
export function setFields(text: string, { document }: YamlText, fields: ReleaseFields): string {
  const map = document?.contents;
  if (!isMap(map)) throw notPlain('version');
  const pairs = map.items as readonly Pair[];
  const version = pairs.find(({ key }) => isScalar(key) && fold(String(key.value)) === 'version');
  if (version === undefined) throw notPlain('version');
  const edits = [setValue(text, version, fields.version)];
  if (fields.appVersion !== undefined) {
    const appVersion = pairs.find(({ key }) => isScalar(key) && fold(String(key.value)) === 'appversion');
    edits.push(
      appVersion === undefined
        ? addBehind(text, map, version, fields.appVersion)
        : setValue(text, appVersion, fields.appVersion),
    );
  }
  return edits
    .toSorted((a, b) => b.from - a.from)
    .reduce((result, { from, to, text }) => result.slice(0, from) + text + result.slice(to), text);
}

function setValue(text: string, { key, value, srcToken }: Pair, content: string): Edit {
  const node = value as Node | null;
  const [from, to] = node?.range ?? [];
  if (from === undefined || to === undefined) throw notPlain(String((key as Scalar).value));
  if (from < to) return { from, to, text: inStyle(text.slice(from, to), node, content) };
  // Nothing is there: the value goes right behind the colon.
  const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind');
  if (colon === undefined) throw notPlain(String((key as Scalar).value));
  return { from: colon.offset + 1, to: colon.offset + 1, text: ` ${quoted(content)}` };
}

/** In the quotes of what it takes the place of. The text of a block ends with the end of its line. */
function inStyle(old: string, node: unknown, content: string): string {
  const style = isScalar(node) ? node.type : 'PLAIN';
  if (style === 'QUOTE_DOUBLE') return quoted(content);
  if (style === 'QUOTE_SINGLE' && !/[\p{Cc}\p{Cs}]/u.test(content))
    return `'${content.replaceAll("'", "''")}'`;
  const end = /\r?\n$/.exec(old)?.[0] ?? '';
  return (isPlain(content) ? content : quoted(content)) + end;
}

/** What every reader of YAML takes for a text, also those that know more kinds of numbers and dates. */
function isPlain(content: string): boolean {
  return (
    typeof resolveScalar(content, true, undefined) === 'string' &&
    /^(?:[A-Za-z][A-Za-z0-9._+-]*|\d+\.\d+\.\d[A-Za-z0-9._+-]*)$/.test(content)
  );
}

/** JSON is YAML; what JSON leaves as it is and YAML does not, has no place in a version. */
function quoted(content: string): string {
  return JSON.stringify(content.toWellFormed());
}

/** A line of its own below that of the version, or a field behind it where all is in one line. */
function addBehind(text: string, map: YAMLMap, version: Pair, content: string): Edit {
  const end = (version.value as Node | null)?.range?.[1];
  const start = (version.key as Node).range?.[0];
  if (end === undefined || start === undefined) throw notPlain('version');
  const field = `appVersion: ${quoted(content)}`;
  if (map.flow === true) return { from: end, to: end, text: `, ${field}` };
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace(/^---[ \t]*/, '');
  if (/\S/.test(indent)) throw notPlain('version');
  if (text[end - 1] === '\n') return { from: end, to: end, text: `${indent}${field}${lineEnd}` };
  const next = text.indexOf('\n', end);
  if (next === -1) return { from: text.length, to: text.length, text: `${lineEnd}${indent}${field}` };
  return { from: next + 1, to: next + 1, text: `${indent}${field}${lineEnd}` };
}

function notPlain(field: string): ChartInvalid {
  return new ChartInvalid({
    what: `has a Chart.yaml in which ${quote(field)} cannot be set`,
    next: 'Write it as a line of its own, such as: version: 0.1.0',
  });
}
