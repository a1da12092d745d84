import type { Goal } from './table.ts';

export function fasterThan(ours: string, theirs: string, times: number): Goal {
  return {
    words: `${ours}: at least ${times} times as fast as ${theirs}`,
    isMet: (median) => median(ours).medianMs * times <= median(theirs).medianMs,
  };
}

export function within(ours: string, theirs: string, times: number): Goal {
  return {
    words: `${ours}: at most ${times} times as long as ${theirs}`,
    isMet: (median) => median(ours).medianMs <= median(theirs).medianMs * times,
  };
}

export function memoryOf(ours: string, mostMiB: number): Goal {
  return {
    words: `${ours}: at most ${mostMiB} MiB`,
    isMet: (median) => median(ours).medianPeakMiB <= mostMiB,
  };
}

export function lessMemoryThan(ours: string, theirs: string): Goal {
  return {
    words: `${ours}: less memory than ${theirs}`,
    isMet: (median) => median(ours).medianPeakMiB < median(theirs).medianPeakMiB,
  };
}
