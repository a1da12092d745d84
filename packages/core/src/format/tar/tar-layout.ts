import { paddingAfter } from './block.ts';
import { contentSize, type TarEntry } from './entry.ts';
import { endSize } from './tar-of.ts';
import { headerSize } from './write-header.ts';

/** Where an entry lies in its tar, in bytes from the beginning. */
export interface TarPlace {
  readonly header: number;
  readonly content: number;
  /** Where the next one begins. */
  readonly end: number;
}

export interface TarLayout {
  /** Of the whole tar, in bytes. */
  readonly size: number;
  /** One for each entry, in their order. */
  readonly places: readonly TarPlace[];
}

/** Says what `tarOf` will write, without reading any content. @throws RangeError as `tarOf`. */
export function tarLayout(entries: Iterable<TarEntry>): TarLayout {
  const places: TarPlace[] = [];
  let at = 0;
  for (const entry of entries) {
    const content = at + headerSize(entry);
    const size = contentSize(entry);
    const end = content + size + paddingAfter(size);
    places.push({ header: at, content, end });
    at = end;
  }
  return { size: at + endSize, places };
}
