import type { Buffer } from 'node:buffer';

import { quote, type Refuse } from '../complaint.ts';
import { utf8Flag } from './zip-entry.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name that every reader reads the same: UTF-8 where the flag says so, else ASCII alone. */
export function decodeName(bytes: Buffer, flags: number, refuse: Refuse): string {
  const isAscii = bytes.every((byte) => byte < 0x80);
  if (!isAscii && (flags & utf8Flag) === 0)
    throw refuse(
      `is an ambiguous zip archive: it does not say how ${quote(bytes.toString('latin1'))} is spelled`,
      {
        details: ['A name with other letters than ASCII has to be marked as UTF-8.'],
      },
    );
  try {
    return decoder.decode(bytes);
  } catch {
    throw refuse(`has a name in it that is no UTF-8: ${quote(bytes.toString('latin1'))}`);
  }
}

/** A path that stays below the folder it is unpacked into, on every system. */
export function assertSafeName(name: string, refuse: Refuse): void {
  const why = fault(name);
  if (why === undefined) return;
  throw refuse(`has an entry that must not be: ${quote(name)} ${why}`, {
    details: ['Entries are relative paths, with / between the parts.'],
  });
}

function fault(name: string): string | undefined {
  if (name === '') return 'is empty';
  // oxlint-disable-next-line no-control-regex
  if (/[\0-\x1f\x7f]/.test(name)) return 'has a control character in it';
  if (name.includes('\\')) return 'has a backslash in it';
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'is absolute';
  const parts = name.replace(/\/$/, '').split('/');
  if (parts.includes('..')) return 'leads out of the wheel';
  if (parts.includes('') || parts.includes('.')) return 'has a part that is no name';
  return undefined;
}
