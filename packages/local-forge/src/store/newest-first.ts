import type { Profile } from '../profile/profile.ts';
import type { VersionRow } from './rows.ts';

/** The database keeps seconds; the two products differ in what comes first within one. */
export function newestFirst({ newestFirstWithinSecond }: Profile): (a: VersionRow, b: VersionRow) => number {
  return (a, b) => {
    const seconds = Math.floor(b.created / 1000) - Math.floor(a.created / 1000);
    return seconds || (newestFirstWithinSecond ? b.id - a.id : a.id - b.id);
  };
}
