/** Exchanges that local-forge does not answer yet, because their package type has not arrived. */
interface NotYet {
  readonly folder?: string;
  readonly area: string;
  readonly numbers: readonly number[];
  readonly waitsFor: 'helm';
}

const LIST: readonly NotYet[] = [
  { area: 'limits', numbers: [2], waitsFor: 'helm' },
  { area: 'quota', numbers: [8], waitsFor: 'helm' },
];

/** The numbers of an area's exchanges that are known to be answered wrongly. */
export function notYet(folder: string, area: string): number[] {
  return LIST.filter((entry) => entry.area === area && (entry.folder ?? folder) === folder)
    .flatMap(({ numbers }) => numbers)
    .toSorted((a, b) => a - b);
}
