const [QUOTE, BACKSLASH, LINE_FEED, CARRIAGE_RETURN] = [0x22, 0x5c, 0x0a, 0x0d];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const [COMMA, COLON] = [0x2c, 0x3a];

/** What surrounds the attachment is small; what is larger than this is no publish document. */
const MOST_KEPT_BYTES = 16 * 1024 * 1024;

/** One object or array that is open. */
interface Frame {
  readonly isObject: boolean;
  awaitsKey: boolean;
  key: string;
}

/**
 * Takes a publish document apart as it comes, its keys in any order: the text of `_attachments.*.data` is given
 * out, everything else is kept, with an empty text in its place. Whether what is kept is JSON is for
 * `JSON.parse` to say; here only strings and brackets are told apart.
 */
export class AttachmentSplitter {
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  readonly #frames: Frame[] = [];
  #inString = false;
  #escaped = false;
  /** The bytes of the key that is being read. */
  #key: number[] | undefined;
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
    for (; at < chunk.length && !this.#inData; at += 1) this.#step(chunk[at] ?? 0);
    this.#keep(chunk.subarray(from, at));
    return at;
  }

  #step(byte: number): void {
    if (this.#inString) this.#stepInString(byte);
    else if (byte === QUOTE) this.#beginString();
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      const isObject = byte === OPEN_OBJECT;
      this.#frames.push({ isObject, awaitsKey: isObject, key: '' });
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#frames.pop();
    else if (byte === COMMA || byte === COLON) {
      const frame = this.#frames.at(-1);
      if (frame !== undefined) frame.awaitsKey = byte === COMMA && frame.isObject;
    }
  }

  #beginString(): void {
    this.#inString = true;
    if (this.#frames.at(-1)?.awaitsKey === true) this.#key = [];
    else if (this.#isAttachment()) {
      this.#inData = true;
      this.#attachments += 1;
    }
  }

  #stepInString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) {
      this.#inString = false;
      const frame = this.#frames.at(-1);
      if (this.#key !== undefined && frame !== undefined) frame.key = unescape(Buffer.from(this.#key));
      this.#key = undefined;
    }
    this.#key?.push(byte);
  }

  #isAttachment(): boolean {
    const [root, attachments, attachment] = this.#frames;
    return (
      this.#frames.length === 3 &&
      attachments?.isObject === true &&
      root?.key === '_attachments' &&
      attachment?.key === 'data'
    );
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
    // Escaped they are allowed; as they are, no string may hold them.
    if (piece.includes(LINE_FEED) || piece.includes(CARRIAGE_RETURN)) throw new SyntaxError('a line break');
    this.#giveOut(piece, out);
    if (quote !== -1) this.#endData();
    else if (escape !== -1) this.#escape = '\\';
    return from + piece.length + (quote === -1 && escape === -1 ? 0 : 1);
  }

  #readEscape(character: string, out: Buffer[]): void {
    this.#escape += character;
    if (this.#escape.length < (this.#escape[1] === 'u' ? 6 : 2)) return;
    this.#giveOut(Buffer.from(unescape(Buffer.from(this.#escape)), 'latin1'), out);
    this.#escape = '';
  }

  /** Of several attachments the first is taken. */
  #giveOut(piece: Buffer, out: Buffer[]): void {
    if (piece.length > 0 && this.#attachments === 1) out.push(piece);
  }

  #endData(): void {
    this.#inData = false;
    this.#inString = false;
    this.#keep(Buffer.of(QUOTE));
  }

  #keep(bytes: Buffer): void {
    this.#keptBytes += bytes.length;
    if (this.#keptBytes > MOST_KEPT_BYTES) throw new SyntaxError('too much beside the attachment');
    this.#kept.push(bytes);
  }
}

function unescape(inside: Buffer): string {
  return JSON.parse(`"${inside.toString('utf8')}"`) as string;
}
