import type { Result } from './compare.ts';

/** Contenders on the same work. */
export interface Table {
  readonly title: string;
  /** The contender that the others are compared with. */
  readonly base: string;
  readonly results: readonly Result[];
  readonly goals?: readonly Goal[];
  /** Lines below it. */
  readonly notes?: readonly string[];
}

/** A number that one of us has to reach. */
export interface Goal {
  /** As people say it. */
  readonly words: string;
  readonly isMet: (median: MedianOf) => boolean;
}

/** The medians of a contender. */
export type MedianOf = (name: string) => Pick<Result, 'medianMs' | 'medianPeakMiB'>;
