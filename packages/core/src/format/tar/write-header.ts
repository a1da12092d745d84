import { Buffer } from 'node:buffer';

import { blockSize, roomOf } from './block.ts';
import { contentSize, spellName, type TarEntry } from './entry.ts';
import { type BlockFields, isAscii, numberFields, numberFits, writeBlock } from './write-block.ts';
import { type PaxRecord, paxRecords, paxSize, writePax } from './write-pax.ts';

const types = { file: '0', symlink: '2', directory: '5' } as const;
const nobody = { uid: 0, gid: 0, uname: '', gname: '' };

/**
 * All that stands before the content of an entry: one block, or three and more where ustar has no place for something
 * and pax records say it (POSIX.1-2024, pax, "pax Header Block").
 *
 * @param mtime seconds since 1970.
 * @param room 512 bytes that may be written over: of a hundred thousand headers, each needs none of its own then.
 * @throws RangeError for what no tar can say: an empty name, a zero byte in one, a broken number, or a negative one
 *   that is no uid or gid.
 */
export function writeHeader(entry: TarEntry, mtime: number, room?: Buffer): Buffer {
  const { fields, records, split } = shapeOf(entry, mtime);
  if (split !== undefined) return writeBlock({ ...fields, ...split }, room?.fill(0));
  return Buffer.concat([writePax(fields.name, records), writeBlock(fields)]);
}

/** How many bytes `writeHeader` gives, whatever the time. @throws RangeError as it. */
export function headerSize(entry: TarEntry): number {
  const { records, split } = shapeOf(entry, 0);
  return split === undefined ? paxSize(records) + blockSize : blockSize;
}

interface HeaderShape {
  readonly fields: BlockFields;
  /** What one block has no place for. */
  readonly records: readonly PaxRecord[];
  /** Set where one block has a place for everything. */
  readonly split: SplitName | undefined;
}

function shapeOf(entry: TarEntry, mtime: number): HeaderShape {
  const fields = fieldsOf(entry, mtime);
  assertSayable(fields, entry);
  const records = paxRecords(fields);
  const split = records.every(([key]) => key === 'path') ? splitName(fields.name) : undefined;
  return { fields, records, split };
}

function fieldsOf(entry: TarEntry, mtime: number): BlockFields {
  return {
    ...(entry.owner === undefined
      ? nobody
      : { ...entry.owner, uname: bytesOf(entry.owner.uname), gname: bytesOf(entry.owner.gname) }),
    type: types[entry.type ?? 'file'],
    name: bytesOf(entry.name),
    mode: entry.mode,
    size: contentSize(entry),
    mtime,
    linkpath: entry.type === 'symlink' ? bytesOf(entry.target) : '',
    prefix: '',
  };
}

function bytesOf(text: string | Uint8Array): string {
  // Nearly all are, and stay as they are.
  if (typeof text === 'string' && !/[^\0-\x7f]/.test(text)) return text;
  return Buffer.from(text as string).toString('latin1');
}

function assertSayable(fields: BlockFields, entry: TarEntry): void {
  const wrong =
    numberFields.find((field) => !Number.isSafeInteger(fields[field])) ??
    (['mode', 'mtime'] as const).find((field) => !numberFits(field, fields[field])) ??
    (fields.size < 0 ? 'size' : undefined);
  if (wrong !== undefined)
    throw new RangeError(`${spellName(entry)}: a tar cannot say that its ${wrong} is ${fields[wrong]}.`);
  if (fields.name === '' || (fields.type === types.symlink && fields.linkpath === ''))
    throw new RangeError(`"${spellName(entry)}": a tar has no place for an empty name.`);
  if ([fields.name, fields.linkpath, fields.uname, fields.gname].some((text) => text.includes('\0')))
    throw new RangeError(`${spellName(entry)}: a tar has no place for a name with a zero byte.`);
}

interface SplitName {
  readonly prefix: string;
  readonly name: string;
}

/** A name of more than 100 bytes is split at a slash, 155 bytes before it at most. @returns undefined when it cannot. */
function splitName(name: string): SplitName | undefined {
  if (!isAscii(name)) return undefined;
  if (name.length <= roomOf('name')) return { prefix: '', name };
  const at = name.slice(0, Math.min(roomOf('prefix') + 1, name.length - 1)).lastIndexOf('/');
  const rest = name.slice(at + 1);
  return at <= 0 || rest.length > roomOf('name') ? undefined : { prefix: name.slice(0, at), name: rest };
}
