import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The suites of `tools/e2e` take minutes, and their files are the shortest of all: Vitest would begin them last. */
const long = /\/(?:faults|kills|signals|secrets|rivals|contract)(?:-\w+)?\.test\.ts$/;

/** Begins with what takes longest, so that no worker is left alone with it in the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- this one is the sequencer's
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(long.test(b.moduleId)) - Number(long.test(a.moduleId)));
  }
}
