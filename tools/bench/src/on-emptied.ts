import type { Contender } from './compare.ts';

/** The same contenders, each of them on a server that was emptied before. */
export function onEmptied(
  contenders: readonly Contender[],
  empty: () => Promise<void>,
): readonly Contender[] {
  return contenders.map(({ name, prepare }) => ({
    name,
    prepare: async (round) => {
      await empty();
      return prepare(round);
    },
  }));
}
