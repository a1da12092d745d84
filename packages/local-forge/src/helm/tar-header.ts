/** Everything in a tar comes in blocks of this many bytes. */
export const BLOCK = 512;

/** What stands before the bytes of an entry. */
export interface TarHeader {
  readonly name: string;
  readonly size: number;
  /** One letter: `0` is a file; `x` and `L` say something of the entry that follows. */
  readonly type: string;
}

/** @throws SyntaxError for what is none: its sum is wrong, or its size senseless. */
export function parseTarHeader(block: Buffer): TarHeader {
  if (numberIn(block, 148, 8) !== sumOf(block)) throw new SyntaxError('no header of a tar');
  const size = numberIn(block, 124, 12);
  if (!Number.isSafeInteger(size) || size < 0) throw new SyntaxError('an entry of a senseless size');
  const isUstar = block.toString('latin1', 257, 263) === 'ustar\0';
  const [prefix, name] = [isUstar ? textIn(block, 345, 155) : '', textIn(block, 0, 100)];
  const flag = block.toString('latin1', 156, 157);
  return { name: prefix === '' ? name : `${prefix}/${name}`, size, type: flag === '\0' ? '0' : flag };
}

/** The name that a header of type `L` or `x` brings for the next entry; undefined where `x` says other things only. */
export function nameIn(type: string, content: Buffer): string | undefined {
  const text = content.toString('utf8');
  return type === 'L' ? text.replace(/\0.*$/s, '') : /^\d+ path=(.*)$/m.exec(text)?.[1];
}

/** All bytes, with blanks in the place of the sum itself. */
function sumOf(block: Buffer): number {
  const others = [...block.subarray(0, 148), ...block.subarray(156)];
  return others.reduce((sum, byte) => sum + byte, 8 * 32);
}

/** Octal digits; large ones are bytes behind a first byte with its highest bit set. */
function numberIn(block: Buffer, from: number, length: number): number {
  const field = block.subarray(from, from + length);
  if ((field[0] ?? 0) >= 128) return Number(BigInt(`0x${field.subarray(1).toString('hex')}`));
  const digits = /^[ \0]*([0-7]*)[ \0]*$/.exec(field.toString('latin1'))?.[1];
  return digits === undefined ? Number.NaN : Number.parseInt(`0${digits}`, 8);
}

function textIn(block: Buffer, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end === -1 ? length : end);
}
