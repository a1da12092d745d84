import type { Reporter, TestModule } from 'vitest/node';

/** CI reads one line, alone: `N passed, N failed`, and `, N skipped` if there are any. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[] = []): void {
    console.log(`\n${summarise(modules, unhandledErrors.length)}`);
  }
}

/** A file that could not even be loaded has no tests, and counts as one that failed. */
export function summarise(
  modules: readonly Pick<TestModule, 'children' | 'errors'>[],
  otherErrors: number,
): string {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const count = (state: string): number => states.filter((one) => one === state).length;
  const broken = modules.filter((module) => module.errors().length > 0).length;
  const skipped = count('skipped') + count('pending');
  const line = `${count('passed')} passed, ${count('failed') + broken + otherErrors} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}
