import type { Refuse } from '../complaint.ts';
import { ByteFeed } from './byte-feed.ts';
import type { Span } from './layout.ts';
import { readSpan } from './read-span.ts';
import type { Take } from './unpacker.ts';
import type { ZipEntry } from './zip-entry.ts';
import type { ZipPlan } from './zip-file.ts';

/** What looks at the content of one entry. */
export interface Look {
  take: Take;
  /** All of it was there; throws where it is not as it should be. */
  end(): void;
}

/** Every byte of an archive, once and in order. */
export class ZipPass {
  readonly #feed = new ByteFeed();
  readonly #reading: Promise<void>;

  constructor(plan: ZipPlan, look: (entry: ZipEntry) => Look, refuse: Refuse) {
    this.#reading = this.#read(plan, look, refuse);
    this.#reading.catch((error: unknown) => this.#feed.fail(error));
  }

  /** @throws Blocked `artifact-invalid`, as soon as something is wrong. */
  take(chunk: Uint8Array): Promise<void> {
    return this.#feed.push(chunk);
  }

  async end(): Promise<void> {
    this.#feed.end();
    await this.#reading;
  }

  async #read({ spans, tail }: ZipPlan, look: (entry: ZipEntry) => Look, refuse: Refuse): Promise<void> {
    for (const span of spans) await this.#readEntry(span, look(span.entry), refuse);
    // Not what it was when its end was read.
    for (let at = 0; at < tail.length;) {
      const piece = await this.#feed.some(tail.length - at);
      if (piece.length === 0 || !tail.subarray(at, at + piece.length).equals(piece)) throw replaced(refuse);
      at += piece.length;
    }
    if ((await this.#feed.some(1)).length > 0) throw replaced(refuse);
  }

  async #readEntry(span: Span, look: Look, refuse: Refuse): Promise<void> {
    await readSpan(this.#feed, span, (bytes) => look.take(bytes), refuse).catch((error: unknown) => {
      // What looks cut off has become shorter.
      throw this.#feed.ranDry ? replaced(refuse) : error;
    });
    look.end();
  }
}

function replaced(refuse: Refuse): Error {
  return refuse('was replaced while it was read', { next: 'Stage it again when its build is done.' });
}
