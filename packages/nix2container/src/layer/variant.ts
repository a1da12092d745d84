import type { BytePath } from './byte-path.ts';

/** What of a layer has not been the same at all times and on all machines. */
export interface Variant {
  /** The time of every entry, in seconds since 1970. */
  readonly mtime: number;
  /** One part of a path. */
  readonly name: (part: BytePath) => BytePath;
  /** Permission bits of a file or folder; a link has always all of them. */
  readonly mode: (bits: number, isFolder: boolean) => number;
}

/** What nix2container does today. */
export const today: Variant = { mtime: 1, name: (part) => part, mode: (bits) => bits };
