import type { Arch } from '@parity-lib/core';
import type { Elf } from '@parity-lib/core/elf';

import type { JsonObject } from '../content.ts';

/** What is in a package, whoever packed it. Paths are those below the package's own folder. */
export interface PackageFacts {
  /** package.json. */
  readonly manifest: JsonObject;
  /** Its files by path, with their size in bytes. */
  readonly files: ReadonlyMap<string, number>;
  /** Those of them that are ELF files. */
  readonly elfs: readonly ElfInside[];
  /** What stands behind `#!` in those that are scripts, by path. */
  readonly loaders: ReadonlyMap<string, string>;
}

export interface ElfInside {
  readonly path: string;
  readonly elf: Elf;
  /** It is too large for a look at the libraries it needs: those that are known may not be all. */
  readonly isCut: boolean;
}

/** What a package has to fit. */
export interface PackageRules {
  readonly pname: string;
  readonly version: string;
  readonly arch: Arch;
  readonly allowStorePaths: boolean;
}
