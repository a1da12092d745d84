/** One thing that is wrong with a config: where, and what is allowed there. */
export interface Problem {
  /** As people write it: `generic-binary.legs.s390x.assetName`. */
  readonly path: string;
  readonly message: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function joinPath(...parts: readonly PropertyKey[]): string {
  return parts
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('')
    .replace(/^\./, '');
}

/** Puts `prefix` before each path. */
export function under(prefix: string, problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, path: joinPrefix(prefix, problem.path) }));
}

function joinPrefix(prefix: string, path: string): string {
  if (path === '') return prefix;
  return path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`;
}
