import type { Arch } from '@parity-lib/core';

import type { WheelName } from './wheel-name.ts';

/** A header field and its value, as `METADATA` and `WHEEL` list them. */
export type Field = readonly [name: string, value: string];

/** Core metadata, 1.0 to 2.5, as an upload has to repeat it. */
export interface CoreMetadata {
  /** Every field in order, with the name spelled as the specification does; without the description. */
  readonly fields: readonly Field[];
  /** From the body, or from the field of that name. */
  readonly description?: string | undefined;
}

/** A file inside a wheel that begins as an ELF file does. */
export interface ElfInside {
  readonly path: string;
  /** Undefined for code of a device, which no leg is for. */
  readonly arch: Arch | undefined;
  /** Its machine in words. */
  readonly machine: string;
  /** The value of e_machine. */
  readonly number: number;
}

/** What a wheel says of itself, once everything in it was found to be right. */
export interface WheelFacts {
  /** As METADATA spells it. */
  readonly name: string;
  /** As METADATA spells it. */
  readonly version: string;
  /** The name as PEP 503 compares it. */
  readonly normalName: string;
  /** The version as PEP 440 writes it. */
  readonly normalVersion: string;
  readonly file: WheelName;
  readonly metadata: CoreMetadata;
  /** The fields of WHEEL, in order. */
  readonly wheel: readonly Field[];
  readonly elf: readonly ElfInside[];
}
