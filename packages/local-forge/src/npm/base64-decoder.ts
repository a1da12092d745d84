const NOTHING = Buffer.alloc(0);

/** Decodes base64 that comes in pieces. Node takes whatever looks like base64; the forges take only the standard form. */
export class Base64Decoder {
  #rest = '';
  #padded = false;
  #wrong = false;

  /** Gives out nothing more once something was wrong. */
  decode(piece: Buffer): Buffer {
    // Go passes over line breaks.
    const text = this.#rest + piece.toString('latin1').replace(/[\r\n]+/g, '');
    const whole = text.length - (text.length % 4);
    this.#rest = text.slice(whole);
    return this.#decodeWhole(text.slice(0, whole));
  }

  /** Whether all of it was base64, to be asked at the end. */
  isComplete(): boolean {
    return !this.#wrong && this.#rest === '';
  }

  #decodeWhole(text: string): Buffer {
    if (text === '' || this.#wrong) return NOTHING;
    const bytes = Buffer.from(text, 'base64');
    this.#wrong = this.#padded || bytes.toString('base64') !== text;
    this.#padded = text.endsWith('=');
    return this.#wrong ? NOTHING : bytes;
  }
}
