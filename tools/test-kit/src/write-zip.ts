import { Buffer } from 'node:buffer';
import { crc32, deflateRawSync } from 'node:zlib';

/** The fields of an entry that stand in both of its headers; each may be told otherwise in either. */
export interface HeaderWords {
  readonly name: string | Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  readonly extra: Buffer;
}

export interface ZipPart {
  readonly name: string;
  readonly content: Buffer;
  readonly method?: 'stored' | 'deflated';
  /** Sizes and CRC come behind the data: with or without signature, in 32 or 64 bits. */
  readonly descriptor?: 'signed' | 'bare' | 'signed64' | 'bare64';
  /** Unix mode with type bits; 0o100644 when left out. */
  readonly mode?: number;
  /** The data, instead of what the content packs to. */
  readonly data?: Buffer;
  /** Lies. */
  readonly both?: Partial<HeaderWords>;
  readonly local?: Partial<HeaderWords>;
  readonly central?: Partial<HeaderWords> & { readonly offset?: number; readonly comment?: string };
  readonly before?: Buffer;
  readonly behind?: Buffer;
}

export interface ZipLies {
  readonly prefix?: Buffer;
  readonly beforeDirectory?: Buffer;
  readonly behindDirectory?: Buffer;
  readonly comment?: string;
  readonly behindEnd?: Buffer;
  /** Writes ZIP64 records: as they should be where nothing else is said. */
  readonly zip64?: {
    readonly count?: number;
    readonly offset?: number;
    readonly size?: number;
    readonly at?: number;
    readonly marked?: boolean;
  };
  readonly end?: {
    readonly count?: number;
    readonly offset?: number;
    readonly size?: number;
    readonly disk?: number;
  };
}

/** A zip archive in which every lie can be told; without lies, a right one. */
export function writeZip(parts: readonly ZipPart[], lies: ZipLies = {}): Buffer {
  const chunks: Buffer[] = [];
  let size = 0;
  const add = (...more: readonly (Buffer | undefined)[]): void => {
    for (const chunk of more) if (chunk !== undefined) size += chunk.length;
    chunks.push(...more.filter((chunk) => chunk !== undefined));
  };
  add(lies.prefix);
  const directory: Buffer[] = [];
  for (const part of parts) {
    add(part.before);
    const { words, data } = wordsOf(part);
    directory.push(central(part, words, size));
    add(local(part, words), data, descriptor(part, words), part.behind);
  }
  add(lies.beforeDirectory);
  const offset = size;
  for (const one of directory) add(one);
  add(lies.behindDirectory);
  const place = { count: parts.length, offset, size: directory.reduce((sum, { length }) => sum + length, 0) };
  if (lies.zip64 !== undefined) add(zip64End(place, size, lies.zip64));
  const marked = lies.zip64?.marked ?? false;
  chunks.push(
    endRecord({ ...(marked ? markers : place), ...lies.end }, lies),
    lies.behindEnd ?? Buffer.alloc(0),
  );
  return Buffer.concat(chunks);
}

/** An extra field (APPNOTE 4.5.1). */
export function extraField(id: number, content: Buffer): Buffer {
  return Buffer.concat([short(id, content.length), content]);
}

/** Little-endian numbers of 64 bits. */
export function wide(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 8);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), index * 8);
  return bytes;
}

interface Place {
  readonly count: number;
  readonly offset: number;
  readonly size: number;
}

const markers: Place = { count: 0xffff, offset: 0xffffffff, size: 0xffffffff };

function wordsOf(part: ZipPart): { words: HeaderWords; data: Buffer } {
  const { name, content, method = 'deflated' } = part;
  const data = part.data ?? (method === 'stored' ? content : deflateRawSync(content));
  const utf8 = /^[\0-\x7f]*$/.test(name) ? 0 : 0x0800;
  const words: HeaderWords = {
    name,
    flags: utf8 | (part.descriptor === undefined ? 0 : 8),
    method: method === 'stored' ? 0 : 8,
    crc: crc32(content),
    packedSize: data.length,
    size: content.length,
    extra: Buffer.alloc(0),
    ...part.both,
  };
  return { words, data };
}

function local(part: ZipPart, words: HeaderWords): Buffer {
  const deferred = part.descriptor === undefined ? {} : { crc: 0, packedSize: 0, size: 0 };
  const { name, flags, method, crc, packedSize, size, extra } = { ...words, ...deferred, ...part.local };
  const nameBytes = Buffer.from(name);
  return Buffer.concat([
    long(0x04034b50),
    short(20, flags, method, 0, 0x5021),
    long(crc, packedSize, size),
    short(nameBytes.length, extra.length),
    nameBytes,
    extra,
  ]);
}

function central(part: ZipPart, words: HeaderWords, at: number): Buffer {
  const said = { ...words, offset: at, comment: '', ...part.central };
  const nameBytes = Buffer.from(said.name);
  return Buffer.concat([
    long(0x02014b50),
    short((3 << 8) | 20, 20, said.flags, said.method, 0, 0x5021),
    long(said.crc, said.packedSize, said.size),
    short(nameBytes.length, said.extra.length, said.comment.length, 0, 0),
    long(((part.mode ?? 0o100644) << 16) >>> 0, said.offset),
    nameBytes,
    said.extra,
    Buffer.from(said.comment),
  ]);
}

function descriptor({ descriptor: form }: ZipPart, { crc, packedSize, size }: HeaderWords): Buffer {
  if (form === undefined) return Buffer.alloc(0);
  const signature = form.startsWith('signed') ? long(0x08074b50) : Buffer.alloc(0);
  const sizes = form.endsWith('64') ? wide(packedSize, size) : long(packedSize, size);
  return Buffer.concat([signature, long(crc), sizes]);
}

function zip64End(place: Place, at: number, lies: NonNullable<ZipLies['zip64']>): Buffer {
  const { count, offset, size } = { ...place, ...lies };
  return Buffer.concat([
    long(0x06064b50),
    wide(44),
    short(45, 45),
    long(0, 0),
    wide(count, count, size, offset),
    long(0x07064b50, 0),
    wide(lies.at ?? at),
    long(1),
  ]);
}

function endRecord(place: Place & { disk?: number }, { comment = '' }: ZipLies): Buffer {
  return Buffer.concat([
    long(0x06054b50),
    short(place.disk ?? 0, place.disk ?? 0, place.count, place.count),
    long(place.size, place.offset),
    short(comment.length),
    Buffer.from(comment),
  ]);
}

function short(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, index * 2);
  return bytes;
}

function long(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, index * 4);
  return bytes;
}
