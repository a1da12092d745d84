import type { Buffer } from 'node:buffer';

import { ArchiveInvalid } from '../archive-invalid.ts';

/**
 * The records of a pax header, `<length> <key>=<value>` and a line feed each (POSIX.1-2024, pax, "pax Extended Header").
 * Keys and values hold one byte in each character, as latin1 does. The last one of a key counts; an empty value means
 * that the key is not said.
 *
 * @param offset where the records begin in their tar.
 * @throws ArchiveInvalid
 */
export function readPax(bytes: Buffer, offset: number): ReadonlyMap<string, string> {
  const text = bytes.toString('latin1');
  const records = new Map<string, string>();
  for (let at = 0; at < text.length;) {
    const [head = '', length = ''] = /^([1-9]\d{0,6}) /.exec(text.slice(at, at + 8)) ?? [];
    const end = at + Number(length);
    const equals = text.indexOf('=', at + head.length);
    const isWhole = head !== '' && text[end - 1] === '\n';
    if (!isWhole || equals <= at + head.length || equals >= end - 1)
      throw new ArchiveInvalid('a pax header has a record that is broken', offset + at);
    const value = text.slice(equals + 1, end - 1);
    records.set(text.slice(at + head.length, equals), value);
    at = end;
  }
  return new Map([...records].filter(([, value]) => value !== ''));
}
