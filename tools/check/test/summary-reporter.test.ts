import { expect, test } from 'vitest';

import { summarise } from '../src/summary-reporter.ts';

test('passed and failed are always named, skipped only if there are any', () => {
  expect(summarise([moduleWith('passed', 'passed')], 0)).toBe('2 passed, 0 failed');
  expect(summarise([moduleWith('passed', 'failed', 'skipped')], 0)).toBe('1 passed, 1 failed, 1 skipped');
});

test('a file that cannot be loaded and an error outside of any test count as failed', () => {
  const broken = { ...moduleWith(), errors: () => [new Error('no such module')] };
  expect(summarise([moduleWith('passed'), broken as never], 1)).toBe('1 passed, 2 failed');
});

type State = 'passed' | 'failed' | 'skipped';

/** As much of vitest's module as the summary looks at. */
function moduleWith(...states: readonly State[]): Parameters<typeof summarise>[0][number] {
  const tests = states.map((state) => ({ result: () => ({ state }) }));
  return { children: { allTests: () => tests.values() }, errors: () => [] } as never;
}
