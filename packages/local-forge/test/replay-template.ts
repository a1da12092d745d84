import { isDeepStrictEqual } from 'node:util';

/** What the placeholders that stand for known values are, and what earlier answers gave. */
export interface Known {
  readonly base: string;
  readonly host: string;
  readonly captured: ReadonlyMap<string, string>;
}

/** The form of values that differ from run to run. */
const CHANGING: Readonly<Record<string, string>> = {
  time: String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)`,
  id: String.raw`\d+`,
  upload: '[0-9a-zA-Z-]+',
  hash: '[0-9a-f]{32,128}',
  jwt: String.raw`[\w-]+\.[\w-]+\.[\w-]+`,
};

export function holdsPlaceholder(value: unknown): boolean {
  return JSON.stringify(value ?? '').includes('{{');
}

/** Whether a value has the recorded form: equal, but for placeholders. */
export function fits(recorded: unknown, got: unknown, known: Known): boolean {
  if (typeof recorded === 'string') return fitsText(recorded, got, known);
  if (Array.isArray(recorded)) {
    if (!Array.isArray(got) || got.length !== recorded.length) return false;
    return recorded.every((item, index) => fits(item, got[index], known));
  }
  if (recorded === null || typeof recorded !== 'object') return isDeepStrictEqual(recorded, got);
  if (got === null || typeof got !== 'object') return false;
  const names = Object.keys(recorded);
  if (!isDeepStrictEqual(names.toSorted(), Object.keys(got).toSorted())) return false;
  return names.every((name) => fits(at(recorded, name), at(got, name), known));
}

function at(value: object, name: string): unknown {
  return (value as Record<string, unknown>)[name];
}

/** A text that is one placeholder may also be a number: ids are. */
function fitsText(recorded: string, got: unknown, known: Known): boolean {
  if (!recorded.includes('{{')) return recorded === got;
  if (typeof got === 'number' && recorded !== '{{id}}') return false;
  if (typeof got !== 'string' && typeof got !== 'number') return false;
  const pattern = recorded
    .split(/(\{\{\w+\}\})/)
    .map((piece) => piecePattern(piece, known))
    .join('');
  return new RegExp(`^${pattern}$`).test(String(got));
}

function piecePattern(piece: string, { base, host, captured }: Known): string {
  const name = /^\{\{(\w+)\}\}$/.exec(piece)?.[1];
  if (name === undefined) return escape(piece);
  if (name === 'base') return escape(base);
  if (name === 'host') return escape(host);
  // Several of one form in a transcript are numbered: `jwt2`.
  return CHANGING[name.replace(/\d+$/, '')] ?? escape(captured.get(name) ?? piece);
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
