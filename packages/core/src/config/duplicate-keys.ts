import { joinPath } from './problem.ts';

/** An object or list that has begun and not ended. */
interface Open {
  readonly keys: Set<string> | undefined;
  /** Where we are in it: its last key, or how many entries came before. */
  at: string | number;
}

/**
 * The keys that stand twice in one object: JSON keeps the last of them and drops the others without a word.
 *
 * @param text JSON, known to be right.
 * @returns their paths.
 */
export function duplicateKeys(text: string): readonly string[] {
  const found: string[] = [];
  const open: Open[] = [];
  let name = '';
  for (const [token] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g)) {
    const inner = open.at(-1);
    if (token === '{' || token === '[')
      open.push(token === '{' ? { keys: new Set(), at: '' } : { keys: undefined, at: 0 });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',') {
      if (typeof inner?.at === 'number') inner.at += 1;
    } else if (token !== ':') name = token;
    else if (inner?.keys !== undefined) {
      inner.at = JSON.parse(name) as string;
      if (inner.keys.has(inner.at)) found.push(joinPath(...open.slice(0, 100).map(({ at }) => at)));
      inner.keys.add(inner.at);
    }
  }
  return found;
}
