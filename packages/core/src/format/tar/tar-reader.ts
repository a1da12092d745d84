import { Buffer } from 'node:buffer';

import { bytesReader } from '../../bytes-reader.ts';
import type { ByteReader } from '../../ports.ts';
import { blockSize } from './block.ts';
import { contentSize, type TarEntry } from './entry.ts';
import type { TarLayout, TarPlace } from './tar-layout.ts';
import { type TarOptions, wrongLength } from './tar-of.ts';
import { writeHeader } from './write-header.ts';

/** A tar that nobody has written yet: what goes into it, and where everything will lie. */
export interface TarPlan extends TarOptions {
  readonly entries: readonly TarEntry[];
  /** That of these entries. */
  readonly layout: TarLayout;
}

/**
 * The bytes that `tarOf` gives, from any of them on: nothing that lies before it is read. Whoever asks for a
 * reader closes it, also after an error.
 *
 * @param from the first byte wanted.
 * @throws ArchiveInvalid, while reading, when a file does not have as many bytes as its entry says.
 */
export function tarFrom(plan: TarPlan, from = 0): ByteReader {
  return new TarReader(plan, from);
}

class TarReader implements ByteReader {
  readonly #plan: TarPlan;
  #at: number;
  /** Of the entry that the next byte belongs to; behind the last one come the zeros of the end. */
  #index: number;
  #header: Uint8Array | undefined;
  /** Where headers are written, one after the other. */
  readonly #room = Buffer.alloc(blockSize);
  #content: ByteReader | undefined;

  constructor(plan: TarPlan, from: number) {
    this.#plan = plan;
    this.#at = from;
    this.#index = indexAt(plan.layout.places, from);
  }

  async read(into: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < into.length && this.#at < this.#plan.layout.size) {
      const part = this.#some(into.subarray(filled));
      const count = typeof part === 'number' ? part : await part;
      filled += count;
      this.#at += count;
    }
    return filled;
  }

  async close(): Promise<void> {
    const content = this.#content;
    this.#content = undefined;
    await content?.close();
  }

  /** What there is up to the next border, without a promise where there is nothing to wait for; may be nothing. */
  #some(into: Uint8Array): number | Promise<number> {
    const place = this.#plan.layout.places[this.#index];
    const entry = this.#plan.entries[this.#index];
    if (place === undefined || entry === undefined) return zeros(into, this.#plan.layout.size - this.#at);
    if (this.#at < place.content) return this.#headerPart(into, entry, place);
    const left = place.content + contentSize(entry) - this.#at;
    if (left > 0) return this.#contentPart(into.subarray(0, left), entry, place);
    if (this.#at < place.end) return zeros(into, place.end - this.#at);
    this.#header = undefined;
    this.#index += 1;
    return 0;
  }

  #headerPart(into: Uint8Array, entry: TarEntry, { header }: TarPlace): number {
    this.#header ??= writeHeader(entry, this.#plan.mtime, this.#room);
    const part = this.#header.subarray(this.#at - header).subarray(0, into.length);
    into.set(part);
    return part.length;
  }

  async #contentPart(into: Uint8Array, entry: TarEntry, { content }: TarPlace): Promise<number> {
    const from = this.#at - content;
    const reader = (this.#content ??= await openContent(entry, from));
    const count = await reader.read(into);
    if (count === 0) throw wrongLength(entry, from, content);
    const isWhole = from + count === contentSize(entry);
    if (!isWhole) return count;
    if ((await reader.read(new Uint8Array(1))) > 0)
      throw wrongLength(entry, Number.POSITIVE_INFINITY, content);
    this.#content = undefined;
    await reader.close();
    return count;
  }
}

async function openContent(entry: TarEntry, from: number): Promise<ByteReader> {
  if ('bytes' in entry) return bytesReader(entry.bytes, from);
  if ('open' in entry) return await entry.open(from);
  throw new Error('A folder or a link has no content.');
}

function zeros(into: Uint8Array, most: number): number {
  const part = into.subarray(0, most);
  part.fill(0);
  return part.length;
}

/** The entry that a byte belongs to: the first one that ends behind it. */
function indexAt(places: readonly TarPlace[], offset: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((places[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
