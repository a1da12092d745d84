/** Whether a character fits at one place of a pattern. */
export type Place = (char: string) => boolean;

interface Read<T> {
  readonly read: T;
  readonly end: number;
}

/** The places of a part of a pattern in which there is no `*`; undefined where it is no pattern. */
export function placesOf(chars: readonly string[]): readonly Place[] | undefined {
  const places: Place[] = [];
  for (let at = 0; at < chars.length;) {
    const found = placeAt(chars, at);
    if (found === undefined) return undefined;
    places.push(found.read);
    at = found.end;
  }
  return places;
}

function placeAt(chars: readonly string[], at: number): Read<Place> | undefined {
  if (chars[at] === '?') return { read: (char) => char !== '/', end: at + 1 };
  if (chars[at] === '[') return classAt(chars, at + 1);
  const plain = charAt(chars, at);
  return plain && { read: (char) => char === plain.read, end: plain.end };
}

/** What stands between brackets: at least one range, where a single character is one too. */
function classAt(chars: readonly string[], from: number): Read<Place> | undefined {
  const isNegated = chars[from] === '^';
  const ranges: (readonly [number, number])[] = [];
  let at = isNegated ? from + 1 : from;
  while (chars[at] !== ']' || ranges.length === 0) {
    const low = boundAt(chars, at);
    const high = low !== undefined && chars[low.end] === '-' ? boundAt(chars, low.end + 1) : low;
    if (low === undefined || high === undefined) return undefined;
    ranges.push([codeOf(low.read), codeOf(high.read)]);
    at = high.end;
  }
  const isInside = (code: number): boolean => ranges.some(([low, high]) => low <= code && code <= high);
  return { read: (char) => isInside(codeOf(char)) !== isNegated, end: at + 1 };
}

/** Brackets and hyphens are escaped there, and something must follow. */
function boundAt(chars: readonly string[], at: number): Read<string> | undefined {
  if (chars[at] === '-' || chars[at] === ']') return undefined;
  const found = charAt(chars, at);
  return found === undefined || found.end >= chars.length ? undefined : found;
}

function charAt(chars: readonly string[], at: number): Read<string> | undefined {
  const from = chars[at] === '\\' ? at + 1 : at;
  const read = chars[from];
  return read === undefined ? undefined : { read, end: from + 1 };
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
