import { Buffer } from 'node:buffer';

import type { ByteReader } from '../../ports.ts';

/** What every kind of entry has. */
export interface TarNamed {
  /** Written as it stands, in UTF-8 or as these bytes: nothing is put before or behind it. */
  readonly name: string | Uint8Array;
  /** Permission bits, such as 0o644. */
  readonly mode: number;
  /** 0 and no names when left out. */
  readonly owner?: TarOwner;
}

export interface TarOwner {
  /** Negative ones, and those of more than 21 bits, are said in pax records. */
  readonly uid: number;
  readonly gid: number;
  readonly uname: string;
  readonly gname: string;
}

/** A regular file whose content is at hand, or is opened when its turn comes; a `Source` with a mode is one. */
export type TarFile = TarNamed & { readonly type?: 'file' } & (
    | { readonly bytes: Uint8Array }
    | {
        /** In bytes. */
        readonly size: number;
        /** @param from the first byte wanted; `tarOf` wants them all, and says nothing. */
        open(from?: number): Promise<ByteReader>;
      }
  );

export interface TarFolder extends TarNamed {
  readonly type: 'directory';
}

export interface TarSymlink extends TarNamed {
  readonly type: 'symlink';
  readonly target: string | Uint8Array;
}

/** Something to be put into a tar. */
export type TarEntry = TarFile | TarFolder | TarSymlink;

/** How many bytes of content follow the header. */
export function contentSize(entry: TarEntry): number {
  if (entry.type === 'directory' || entry.type === 'symlink') return 0;
  return 'bytes' in entry ? entry.bytes.length : entry.size;
}

/** The entry for people. */
export function spellName({ name }: TarEntry): string {
  return Buffer.from(name).toString('utf8');
}
