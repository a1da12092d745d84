import { type Place, placesOf } from './glob-places.ts';

/** The part of a pattern up to the next `*`. */
interface Chunk {
  /** A `*` stands before it: it may come anywhere up to the next slash. */
  readonly isFree: boolean;
  /** Undefined where the part is no pattern. */
  readonly places: readonly Place[] | undefined;
}

/**
 * A pattern of Go's `filepath.Match`: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` do not, `\` takes the next
 * character as it is. As in Go, what is wrong with a pattern shows only where a path gets that far.
 */
export class Glob {
  readonly #chunks: readonly Chunk[];

  constructor(pattern: string) {
    this.#chunks = chunksOf(Array.from(pattern));
  }

  /** @returns undefined where the pattern turns out to be none. */
  match(path: string): boolean | undefined {
    let rest: readonly string[] = Array.from(path);
    for (const [index, { isFree, places }] of this.#chunks.entries()) {
      const isLast = index === this.#chunks.length - 1;
      if (places === undefined) return undefined;
      if (isLast && isFree && places.length === 0) return !rest.includes('/');
      const at = placeOf(places, rest, isFree, isLast);
      if (at === undefined) return false;
      rest = rest.slice(at + places.length);
    }
    return rest.length === 0;
  }
}

/** The first place where a chunk fits; the last chunk must reach the end of the path. */
function placeOf(
  places: readonly Place[],
  chars: readonly string[],
  isFree: boolean,
  isLast: boolean,
): number | undefined {
  for (let at = 0; ; at += 1) {
    const fits = places.every((place, index) => {
      const char = chars[at + index];
      return char !== undefined && place(char);
    });
    if (fits && (!isLast || at + places.length === chars.length)) return at;
    if (!isFree || at >= chars.length || chars[at] === '/') return undefined;
  }
}

function chunksOf(chars: readonly string[]): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 0; at < chars.length;) {
    const from = skipStars(chars, at);
    const to = endOfChunk(chars, from);
    chunks.push({ isFree: from > at, places: placesOf(chars.slice(from, to)) });
    at = to;
  }
  return chunks;
}

function skipStars(chars: readonly string[], from: number): number {
  let at = from;
  while (chars[at] === '*') at += 1;
  return at;
}

/** A star between brackets is one of the characters there. */
function endOfChunk(chars: readonly string[], from: number): number {
  let isInside = false;
  for (let at = from; at < chars.length; at += 1) {
    const char = chars[at];
    if (char === '*' && !isInside) return at;
    if (char === '\\') at += 1;
    else if (char === '[') isInside = true;
    else if (char === ']') isInside = false;
  }
  return chars.length;
}
