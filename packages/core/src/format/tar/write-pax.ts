import { Buffer } from 'node:buffer';
import path from 'node:path';

import { blockSize, paddingAfter, roomOf } from './block.ts';
import { type BlockFields, isAscii, numberFits, writePaxBlock } from './write-block.ts';

/** A value holds one byte in each character, as latin1 does. */
export type PaxRecord = readonly [key: string, value: string];

/** What does not fit, in the order of the keys; the name also where splitting it would do. */
export function paxRecords(fields: BlockFields): readonly PaxRecord[] {
  const text = (key: string, field: 'name' | 'linkpath' | 'uname' | 'gname'): PaxRecord[] =>
    isAscii(fields[field]) && fields[field].length <= roomOf(field) ? [] : [[key, fields[field]]];
  const number = (field: 'uid' | 'gid' | 'size'): PaxRecord[] =>
    numberFits(field, fields[field]) ? [] : [[field, String(fields[field])]];
  return [
    ...number('gid'),
    ...text('gname', 'gname'),
    ...text('linkpath', 'linkpath'),
    ...text('path', 'name'),
    ...number('size'),
    ...number('uid'),
    ...text('uname', 'uname'),
  ];
}

/** Go's name for such a header; nothing in it depends on a process or a time. */
export function writePax(name: string, records: readonly PaxRecord[]): Buffer {
  const slash = name.lastIndexOf('/') + 1;
  const shown = path.posix.join(name.slice(0, slash), 'PaxHeaders.0', name.slice(slash));
  const text = Buffer.from(textOf(records), 'latin1');
  return Buffer.concat([writePaxBlock(shown, text.length), text, Buffer.alloc(paddingAfter(text.length))]);
}

/** How many bytes `writePax` gives. */
export function paxSize(records: readonly PaxRecord[]): number {
  const { length } = textOf(records);
  return blockSize + length + paddingAfter(length);
}

function textOf(records: readonly PaxRecord[]): string {
  return records.map(paxRecord).join('');
}

/** `<length> <key>=<value>` and a line feed; the length counts its own digits. */
function paxRecord([key, value]: PaxRecord): string {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length + String(rest.length).length;
  length = rest.length + String(length).length;
  return `${length}${rest}`;
}
