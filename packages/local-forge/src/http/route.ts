import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';

export type Handler = (exchange: Exchange) => Answer | Promise<Answer>;

/**
 * One line of the table of routes. In `path`, `:name` stands for one part, `@:name` for one that begins with an at
 * sign, and `*name` for one part or more; whatever must be true before the handler runs is wrapped around it, see `gates/`.
 */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handle: Handler;
}

/** The parts of a path: doubled and trailing slashes do not count, `%2F` separates nothing. */
export function splitPath(rawPath: string): readonly string[] | undefined {
  try {
    return rawPath
      .split('/')
      .filter((part) => part !== '')
      .map((part) => decodeURIComponent(part));
  } catch {
    return undefined;
  }
}

/** Matches decoded parts against a pattern. */
export function matchPath(pattern: string, parts: readonly string[]): Record<string, string> | undefined {
  const wanted = pattern.split('/').filter((part) => part !== '');
  const many = wanted.findIndex((part) => part.startsWith('*'));
  if (many === -1 ? wanted.length !== parts.length : wanted.length > parts.length) return undefined;
  const params: Record<string, string> = Object.create(null) as Record<string, string>;
  const surplus = parts.length - wanted.length;
  for (const [index, part] of wanted.entries()) {
    const from = many !== -1 && index > many ? index + surplus : index;
    const given = parts.slice(from, from + (index === many ? surplus + 1 : 1)).join('/');
    const [before, name] = part.split(/[:*]/);
    if (name === undefined ? part !== given : !given.startsWith(before ?? '')) return undefined;
    if (name !== undefined) params[name] = given.slice(before?.length);
  }
  return params;
}
