import { JsonCursor, unescape } from './json-cursor.ts';

const [QUOTE, BACKSLASH, LINE_FEED, CARRIAGE_RETURN] = [0x22, 0x5c, 0x0a, 0x0d];

/** What surrounds the attachment is small; what is larger than this is no publish document. */
const MOST_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Takes a publish document apart as it comes, its keys in any order: the text of `_attachments.*.data` is given
 * out, everything else is kept, with an empty text in its place.
 */
export class AttachmentSplitter {
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  readonly #cursor = new JsonCursor();
  #inData = false;
  /** An escape inside the attachment, as far as it has come. */
  #escape = '';
  #attachments = 0;

  /** The document without its attachment. */
  get kept(): string {
    return Buffer.concat(this.#kept).toString('utf8');
  }

  /** Returns what of the next bytes belongs to the first attachment. @throws SyntaxError */
  split(chunk: Buffer): Buffer[] {
    const out: Buffer[] = [];
    for (let at = 0; at < chunk.length;)
      at = this.#inData ? this.#readData(chunk, at, out) : this.#readRest(chunk, at);
    return out;
  }

  #readRest(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length && !this.#inData) {
      this.#inData = this.#cursor.step(chunk[at] ?? 0) && this.#cursor.isAt('_attachments', '*', 'data');
      at += 1;
    }
    if (this.#inData) this.#attachments += 1;
    this.#keep(chunk.subarray(from, at));
    return at;
  }

  #readData(chunk: Buffer, from: number, out: Buffer[]): number {
    if (this.#escape !== '') {
      this.#readEscape(chunk.toString('latin1', from, from + 1), out);
      return from + 1;
    }
    const escape = chunk.indexOf(BACKSLASH, from);
    const plain = chunk.subarray(from, escape === -1 ? chunk.length : escape);
    const quote = plain.indexOf(QUOTE);
    const piece = quote === -1 ? plain : plain.subarray(0, quote);
    // Base64 may be broken into lines, but in JSON a line break must be escaped.
    if (piece.includes(LINE_FEED) || piece.includes(CARRIAGE_RETURN)) throw new SyntaxError('a line break');
    this.#giveOut(piece, out);
    if (quote !== -1) this.#endData();
    else if (escape !== -1) this.#escape = '\\';
    return from + piece.length + (quote === -1 && escape === -1 ? 0 : 1);
  }

  #readEscape(character: string, out: Buffer[]): void {
    this.#escape += character;
    if (this.#escape.length < (this.#escape[1] === 'u' ? 6 : 2)) return;
    this.#giveOut(Buffer.from(unescape(Buffer.from(this.#escape))), out);
    this.#escape = '';
  }

  /** Of several attachments the first is taken. */
  #giveOut(piece: Buffer, out: Buffer[]): void {
    if (piece.length > 0 && this.#attachments === 1) out.push(piece);
  }

  #endData(): void {
    this.#inData = false;
    this.#cursor.step(QUOTE);
    this.#keep(Buffer.of(QUOTE));
  }

  #keep(bytes: Buffer): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > MOST_KEPT_BYTES) throw new SyntaxError('too much beside the attachment');
    this.#kept.push(bytes);
  }
}
