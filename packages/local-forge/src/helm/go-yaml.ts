import { stringify } from 'yaml';

/** Written as it stands: a time. */
export class Bare {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Yaml =
  | string
  | number
  | boolean
  | null
  | Bare
  | readonly Yaml[]
  | { readonly [key: string]: Yaml };

const STEP = 4;

/** A longer one is introduced by a question mark, without which readers may give up on it. */
const LONGEST_SIMPLE_KEY = 128;

/** YAML laid out as Go's encoder does it: steps of four, but two behind a dash. */
export function goYaml(fields: Readonly<Record<string, Yaml>>): string {
  return block(fields, 0);
}

function block(value: object, indent: number): string {
  const margin = ' '.repeat(indent);
  if (!Array.isArray(value))
    return Object.entries(value as Readonly<Record<string, Yaml>>)
      .map(([key, field]) => `${margin}${written(key, margin)}:${afterKey(field, nextStep(indent))}`)
      .join('');
  return (value as readonly Yaml[]).map((item) => `${margin}- ${afterDash(item, indent + 2)}`).join('');
}

function written(key: string, margin: string): string {
  const name = scalar(key);
  return name.length > LONGEST_SIMPLE_KEY ? `? ${name}\n${margin}` : name;
}

function afterKey(value: Yaml, indent: number): string {
  return isBlock(value) ? `\n${block(value, indent)}` : ` ${inline(value)}\n`;
}

function afterDash(value: Yaml, indent: number): string {
  return isBlock(value) ? block(value, indent).slice(indent) : `${inline(value)}\n`;
}

function nextStep(indent: number): number {
  return STEP * Math.floor(indent / STEP + 1);
}

function isBlock(value: Yaml): value is readonly Yaml[] | { readonly [key: string]: Yaml } {
  return (
    typeof value === 'object' && value !== null && !(value instanceof Bare) && Object.keys(value).length > 0
  );
}

function inline(value: Yaml): string {
  if (value instanceof Bare) return value.text;
  if (typeof value === 'string') return scalar(value);
  return typeof value === 'object' && value !== null ? emptyOf(value) : String(value);
}

function emptyOf(value: object): string {
  return Array.isArray(value) ? '[]' : '{}';
}

/** What some reader takes for the end of a line, a mark of bytes, or no character. */
const ODD = /[\u007F-\u009F\u2028\u2029\uFEFF\uFFFE\uFFFF]/;

/** Bare where every reader takes it for the text that it is, those of YAML 1.1 too; else on one line in quotes. */
function scalar(text: string): string {
  const isMergeKey = text === '<<'; // which the library does not ask
  const isBare = stringify(text, { version: '1.1', compat: 'core', lineWidth: 0 }) === `${text}\n`;
  return isBare && !isMergeKey && !ODD.test(text) ? text : quoted(text);
}

/** JSON is YAML, once what is odd is escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(new RegExp(ODD, 'g'), (character) => {
    const code = character.charCodeAt(0).toString(16);
    return String.raw`\u${code.padStart(4, '0')}`;
  });
}
