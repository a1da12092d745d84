import { BLOCK, nameIn, parseTarHeader } from './tar-header.ts';

export interface TarEntry {
  readonly name: string;
  readonly isFile: boolean;
}

/** A name that needs more is none. */
const LONGEST_NAME_ENTRY = 64 * 1024;

/** What was looked for did not come within what was to be read. */
export class UnpacksTooFar extends Error {}

/** Goes through a tar that streams by, and holds no more of it than the piece that was asked for. */
export class TarReader {
  readonly #source: AsyncIterator<Buffer>;
  readonly #mostBytes: number;
  #held: Buffer = Buffer.alloc(0);
  #read = 0;
  /** Bytes of the entry that nobody has taken yet, and what fills its last block. */
  #size = 0;
  #padding = 0;

  constructor(source: AsyncIterable<Buffer>, mostBytes: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#mostBytes = mostBytes;
  }

  /**
   * The next entry, undefined after the last.
   * @throws SyntaxError where the tar is none, or ends inside of an entry; `UnpacksTooFar`.
   */
  async next(): Promise<TarEntry | undefined> {
    let longName: string | undefined;
    for (;;) {
      await this.#skip(this.#size + this.#padding);
      if (this.#held.length === 0 && !(await this.#more())) return undefined;
      const block = await this.#take(BLOCK);
      if (block.every((byte) => byte === 0)) return undefined;
      const { name, size, type } = parseTarHeader(block);
      this.#size = size;
      this.#padding = (BLOCK - (size % BLOCK)) % BLOCK;
      if (type === 'L' || type === 'x')
        longName = nameIn(type, await this.content(LONGEST_NAME_ENTRY)) ?? longName;
      else if (type !== 'g') return { name: longName ?? name, isFile: type === '0' };
    }
  }

  /** The bytes of the entry. @throws SyntaxError where they are more. */
  async content(mostBytes: number): Promise<Buffer> {
    if (this.#size > mostBytes) throw new SyntaxError('an entry is too large');
    const bytes = await this.#take(this.#size);
    this.#size = 0;
    return bytes;
  }

  async #take(length: number): Promise<Buffer> {
    while (this.#held.length < length) await this.#must();
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  async #skip(length: number): Promise<void> {
    let left = length;
    while (left > this.#held.length) {
      left -= this.#held.length;
      this.#held = Buffer.alloc(0);
      await this.#must();
    }
    this.#held = this.#held.subarray(left);
    this.#size = 0;
    this.#padding = 0;
  }

  async #must(): Promise<void> {
    if (!(await this.#more())) throw new SyntaxError('the archive ends too early');
  }

  async #more(): Promise<boolean> {
    const { value, done } = await this.#source.next();
    if (done === true) return false;
    this.#read += value.length;
    if (this.#read > this.#mostBytes) throw new UnpacksTooFar();
    this.#held = this.#held.length === 0 ? value : Buffer.concat([this.#held, value]);
    return true;
  }
}
