import { today, type Variant } from './variant.ts';

/** A way in which a layer may differ from what is made here, though nobody changed a file. */
export interface KnownVariant extends Variant {
  /** Half a sentence about the layer that was promised. */
  readonly what: string;
  readonly next: string;
}

const repair =
  'Something changed the modes in the store of this machine, or of the one that built the image. Build the image again here.';

/** Those that people have met (reference/oci-and-nix2container.md, sections 1.3 and 1.9). */
export const knownVariants: readonly KnownVariant[] = [
  {
    ...today,
    mtime: 0,
    what: 'has files of second 0, as nix2container made them before July 2024',
    next: 'Build the image again with a newer nix2container.',
  },
  {
    ...today,
    name: withoutCaseHack,
    what: 'has names without the "~nix~case~hack~" that they have in this store',
    next: 'The store is, or came from, one on a file system that ignores case. Build the image again on Linux, with "use-case-hack = false".',
  },
  {
    ...today,
    mode: (bits, isFolder) => (isFolder || isProgram(bits) ? 0o555 : 0o444),
    what: 'has the modes that the Nix store gives, 0444 and 0555, and the files here have others',
    next: repair,
  },
  {
    ...today,
    mode: (bits, isFolder) => (isFolder || isProgram(bits) ? 0o755 : 0o644),
    what: 'has the modes 0644 and 0755, and the files here have others',
    next: repair,
  },
];

function isProgram(bits: number): boolean {
  return (bits & 0o111) !== 0;
}

/** Where names differ only in case, Nix puts a number behind the later one; only a whole number above 0 is one of its. */
function withoutCaseHack(part: string): string {
  return part.replace(/^((?:(?!~nix~case~hack~).)*)~nix~case~hack~\+?0*[1-9]\d*$/s, '$1');
}
