const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];

/** As deep as Go goes. */
const DEEPEST = 10_000;

/** One object or array that is open; an array has no keys. */
interface Frame {
  readonly isObject: boolean;
  awaitsKey: boolean;
  key: string;
}

/** Knows where in a JSON text it is, byte by byte. Whether the text is JSON at all is for `JSON.parse` to say. */
export class JsonCursor {
  readonly #frames: Frame[] = [];
  #inString = false;
  #escaped = false;
  /** The bytes of the key that is being read. */
  #key: number[] | undefined;

  /** Takes one byte; true when it opens a text that is a value. @throws SyntaxError */
  step(byte: number): boolean {
    if (this.#inString) this.#stepInString(byte);
    else if (byte === QUOTE) return this.#openString();
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#open(byte === OPEN_OBJECT);
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.#frames.pop();
    else if (byte === COMMA || byte === COLON) this.#nextInFrame(byte === COMMA);
    return false;
  }

  /** Whether these keys lead here, from the outermost; `*` stands for any. */
  isAt(...keys: readonly string[]): boolean {
    if (this.#frames.length !== keys.length) return false;
    return this.#frames.every(({ key }, depth) => keys[depth] === '*' || keys[depth] === key);
  }

  #open(isObject: boolean): void {
    if (this.#frames.length === DEEPEST) throw new SyntaxError('nested too deeply');
    this.#frames.push({ isObject, awaitsKey: isObject, key: '' });
  }

  #nextInFrame(isNextEntry: boolean): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.awaitsKey = isNextEntry && frame.isObject;
  }

  #openString(): boolean {
    this.#inString = true;
    if (this.#frames.at(-1)?.awaitsKey !== true) return true;
    this.#key = [];
    return false;
  }

  #stepInString(byte: number): void {
    if (!this.#escaped && byte === QUOTE) {
      this.#closeString();
      return;
    }
    this.#escaped = !this.#escaped && byte === BACKSLASH;
    this.#key?.push(byte);
  }

  #closeString(): void {
    this.#inString = false;
    const frame = this.#frames.at(-1);
    if (this.#key !== undefined && frame !== undefined) frame.key = unescape(Buffer.from(this.#key));
    this.#key = undefined;
  }
}

/** What the inside of a JSON text stands for. @throws SyntaxError */
export function unescape(inside: Buffer): string {
  return JSON.parse(`"${inside.toString('utf8')}"`) as string;
}
