import { quote, type Refuse } from '../complaint.ts';
import {
  deflated,
  descriptorFlag,
  encryptedFlags,
  knownFlags,
  marker16,
  stored,
  type ZipEntry,
} from './zip-entry.ts';

const typeMask = 0o170000;
const regularType = 0o100000;
const folderType = 0o040000;

/** Neither encrypted, nor packed in a way that pip cannot read, nor anything but a file or a folder. */
export function assertPlain(entry: ZipEntry, mode: number, refuse: Refuse): void {
  assertReadable(entry, refuse);
  assertNoLink(entry, mode, refuse);
  assertPossible(entry, refuse);
}

function assertReadable(entry: ZipEntry, refuse: Refuse): void {
  if ((entry.flags & encryptedFlags) !== 0) throw refuse(`has an encrypted entry: ${quote(entry.name)}`);
  if ((entry.flags & ~knownFlags & marker16) !== 0)
    throw refuse(`has an entry with flags that nobody knows: ${quote(entry.name)}`, {
      details: [`flags ${hex(entry.flags)}`],
    });
  if (entry.method !== stored && entry.method !== deflated)
    throw refuse(`has an entry packed by method ${entry.method}: ${quote(entry.name)}`, {
      details: ['Installers can read what is stored (0) or deflated (8).'],
    });
}

/** A link could lead out of the wheel, and nothing else is a file either. */
function assertNoLink(entry: ZipEntry, mode: number, refuse: Refuse): void {
  const type = mode & typeMask;
  if (type !== 0 && type !== (entry.isFolder ? folderType : regularType))
    throw refuse(`has an entry that is ${typeName(type)}: ${quote(entry.name)}`, {
      details: [`mode ${mode.toString(8)}`],
    });
}

function assertPossible(entry: ZipEntry, refuse: Refuse): void {
  const isOdd = entry.isFolder
    ? entry.size !== 0
    : entry.method === stored && entry.size !== entry.packedSize;
  if (isOdd) throw refuse(`is no sound zip archive: ${quote(entry.name)} has sizes that cannot be`);
  // Where the sizes come afterwards, only the packing itself tells a reader that streams where it ends.
  if ((entry.flags & descriptorFlag) !== 0 && entry.method === stored && entry.size > 0)
    throw refuse(
      `is an ambiguous zip archive: ${quote(entry.name)} is stored and says its size only behind it`,
    );
}

function typeName(type: number): string {
  if (type === 0o120000) return 'a link';
  return type === regularType || type === folderType ? 'a file and a folder at once' : 'a special file';
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}
