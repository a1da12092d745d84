import { Buffer } from 'node:buffer';

import { ArchiveInvalid } from '../archive-invalid.ts';
import type { Extras } from './extras.ts';
import type { Block } from './read-block.ts';

export type TarType =
  | 'file'
  | 'directory'
  | 'symlink'
  | 'hardlink'
  | 'character-device'
  | 'block-device'
  | 'fifo';

/** What a tar says of an entry. Nothing is checked about names: they may be absolute, or lead anywhere. */
export interface TarMember {
  /** As it stands, in UTF-8; bytes that are none become U+FFFD. A folder's may end with a slash. */
  readonly name: string;
  readonly type: TarType;
  /** Permission bits. */
  readonly mode: number;
  /** Bytes of content; 0 for all but files. */
  readonly size: number;
  /** What a symlink or hardlink points at; empty for all else. */
  readonly target: string;
}

/** Type flags; before POSIX a file had a zero byte, and 7 is a file that lies in one piece. */
const types: Readonly<Record<string, TarType>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character-device',
  '4': 'block-device',
  '5': 'directory',
  '6': 'fifo',
};

/** @param offset where the header lies. @throws ArchiveInvalid for what is not understood, or differently by others. */
export function memberOf(block: Block, extras: Extras, offset: number): TarMember {
  const name = textOf(extras.path ?? block.name);
  const link = textOf(extras.linkpath ?? block.linkpath);
  if (name === '') throw new ArchiveInvalid('an entry has no name', offset);
  if (`${name}${link}`.includes('\0')) throw new ArchiveInvalid('a name has a zero byte', offset);
  const type = typeOf(block, name, offset);
  const size = sizeOf(block, extras, offset);
  if (type !== 'file' && size !== 0)
    throw new ArchiveInvalid(`a ${type} has content, which readers take for different things`, offset);
  const target = type === 'symlink' || type === 'hardlink' ? link : '';
  return { name, type, mode: block.mode, size, target };
}

/** Before POSIX, a folder was a file whose name ends with a slash; everybody still reads it so. */
function typeOf(block: Block, name: string, offset: number): TarType {
  const type = types[block.type];
  if (type === undefined)
    throw new ArchiveInvalid(
      `an entry is of type ${JSON.stringify(block.type)}, which is not understood`,
      offset,
    );
  return type === 'file' && name.endsWith('/') ? 'directory' : type;
}

function sizeOf(block: Block, extras: Extras, offset: number): number {
  const size = extras.size === undefined ? block.size : decimal(extras.size);
  if (size === undefined || !Number.isSafeInteger(size))
    throw new ArchiveInvalid('an entry has a size that makes no sense', offset);
  return size;
}

function decimal(text: string): number | undefined {
  return /^\d{1,16}$/.test(text) ? Number(text) : undefined;
}

function textOf(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
