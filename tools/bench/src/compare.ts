import { type Measured, runChild, type Child } from './run-child.ts';

/** One of the things compared; `prepare` makes a fresh child for each round and is not measured. */
export interface Contender {
  readonly name: string;
  readonly prepare: (round: number) => Promise<Child>;
}

export interface Result {
  readonly name: string;
  readonly rows: readonly Measured[];
  readonly medianMs: number;
  readonly medianPeakMiB: number;
  /** How many requests one run makes, where they were counted. */
  readonly requests?: number | undefined;
}

/** Runs the contenders in turn, round after round, so that whatever else the machine does hits all of them. */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<readonly Result[]> {
  const rows = new Map<string, Measured[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, prepare } of contenders) rows.get(name)?.push(await runChild(await prepare(round)));
  }
  return contenders.map(({ name }) => summarise(name, rows.get(name) ?? []));
}

function summarise(name: string, rows: readonly Measured[]): Result {
  return {
    name,
    rows,
    medianMs: median(rows.map(({ ms }) => ms)),
    medianPeakMiB: median(rows.map(({ peakMiB }) => peakMiB)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
