import type { ProfileName } from '@parity-lib/local-forge';

import { profiles } from '../profiles.ts';
import type { Subject } from '../subject.ts';
import type { Row, UntriedRow } from './row.ts';
import { rows, untried } from './rows/index.ts';

/** A row as an archetype plays it. */
export interface PlayedRow extends Row {
  /** Why it ends otherwise than it does for all others. */
  readonly why?: string;
}

/** The rows that an archetype plays, in the order of their numbers. @throws for a difference from a row that is none. */
export function rowsFor({ rows: own = [], without, otherwise = {} }: Subject): readonly PlayedRow[] {
  const all = [...rows, ...own];
  for (const fault of Object.keys(otherwise))
    if (!all.some((row) => row.fault === fault)) throw new Error(`no row is called ${fault}`);
  return all
    .filter(({ number }) => without[number] === undefined)
    .flatMap((row): readonly PlayedRow[] => {
      const difference = otherwise[row.fault];
      if (difference === undefined) return [row];
      const { ends, why } = difference;
      return ends === undefined ? [] : [{ ...row, ends, why }];
    })
    .toSorted((a, b) => a.number - b.number);
}

/** What an archetype does not play, and why. */
export function untriedBy({ without, otherwise = {} }: Subject): readonly UntriedRow[] {
  return [
    ...untried,
    ...Object.entries(without).map(([number, why]) => ({ number: Number(number), fault: 'all of it', why })),
    ...Object.entries(otherwise).flatMap(([fault, { ends, why }]) =>
      ends === undefined
        ? [{ number: rows.find((row) => row.fault === fault)?.number ?? 0, fault, why }]
        : [],
    ),
  ].toSorted((a, b) => a.number - b.number);
}

/** Whether a row is played on a product: those that are this machine's alone on one, in turn. */
export function playsOn(profile: ProfileName, row: PlayedRow, all: readonly PlayedRow[]): boolean {
  if (row.takesTurns !== true) return true;
  const turn = all.filter(({ takesTurns }) => takesTurns === true).indexOf(row);
  return profiles[turn % profiles.length] === profile;
}
