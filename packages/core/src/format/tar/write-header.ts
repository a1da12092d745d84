import { Buffer } from 'node:buffer';

import { roomOf } from './block.ts';
import { contentSize, spellName, type TarEntry } from './entry.ts';
import { type BlockFields, isAscii, numberFields, numberFits, writeBlock } from './write-block.ts';
import { paxRecords, writePax } from './write-pax.ts';

const types = { file: '0', symlink: '2', directory: '5' } as const;
const nobody = { uid: 0, gid: 0, uname: '', gname: '' };

/**
 * All that stands before the content of an entry: one block, or three and more where ustar has no place for something
 * and pax records say it (POSIX.1-2024, pax, "pax Header Block").
 *
 * @param mtime seconds since 1970.
 * @throws RangeError for what no tar can say: an empty name, a zero byte in one, a negative or broken number.
 */
export function writeHeader(entry: TarEntry, mtime: number): Buffer {
  const fields = fieldsOf(entry, mtime);
  assertSayable(fields, spellName(entry));
  const records = paxRecords(fields);
  const split = splitName(fields.name);
  if (records.every(([key]) => key === 'path') && split !== undefined)
    return writeBlock({ ...fields, ...split });
  return Buffer.concat([writePax(fields.name, records), writeBlock(fields)]);
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
  return Buffer.from(text as string).toString('latin1');
}

function assertSayable(fields: BlockFields, shown: string): void {
  const isWrong = (field: (typeof numberFields)[number]): boolean =>
    !Number.isSafeInteger(fields[field]) || fields[field] < 0;
  const wrong =
    numberFields.find(isWrong) ??
    (['mode', 'mtime'] as const).find((field) => !numberFits(field, fields[field]));
  if (wrong !== undefined)
    throw new RangeError(`${shown}: a tar cannot say that its ${wrong} is ${fields[wrong]}.`);
  if (fields.name === '' || (fields.type === types.symlink && fields.linkpath === ''))
    throw new RangeError(`"${shown}": a tar has no place for an empty name.`);
  if ([fields.name, fields.linkpath, fields.uname, fields.gname].some((text) => text.includes('\0')))
    throw new RangeError(`${shown}: a tar has no place for a name with a zero byte.`);
}

/** A name of more than 100 bytes is split at a slash, 155 bytes before it at most. @returns undefined when it cannot. */
function splitName(name: string): { readonly prefix: string; readonly name: string } | undefined {
  if (!isAscii(name)) return undefined;
  if (name.length <= roomOf('name')) return { prefix: '', name };
  const at = name.slice(0, Math.min(roomOf('prefix') + 1, name.length - 1)).lastIndexOf('/');
  const rest = name.slice(at + 1);
  return at <= 0 || rest.length > roomOf('name') ? undefined : { prefix: name.slice(0, at), name: rest };
}
