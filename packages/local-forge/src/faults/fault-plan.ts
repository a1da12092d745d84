import type { Fault } from './fault.ts';

type Of<K extends Fault['kind']> = Extract<Fault, { kind: K }>;

/** The one fault of a kind that a request meets. */
export function faultOf<K extends Fault['kind']>(faults: readonly Fault[], kind: K): Of<K> | undefined {
  return faults.find((fault): fault is Of<K> => fault.kind === kind);
}

/** The rate at which one direction drips. */
export function dripRate(faults: readonly Fault[], direction: 'in' | 'out'): number | undefined {
  const found = faults.find((fault) => fault.kind === 'slow-drip' && fault.direction === direction);
  return found?.kind === 'slow-drip' ? found.bytesPerSecond : undefined;
}

/**
 * After how many bytes the connection is reset: in the middle means half of what was announced, or 1 when
 * nothing was; after the body means when it has ended.
 */
export function cutAfter({ when, afterBytes }: Of<'reset'>, announced: number | undefined): number {
  if (when === 'after-body') return Number.POSITIVE_INFINITY;
  return afterBytes ?? Math.floor((announced ?? 2) / 2);
}
