import { expect, test } from 'vitest';

import { runSteps } from '../src/run-steps.ts';
import type { Step } from '../src/step.ts';
import { listSteps } from '../src/steps.ts';

const good: Step = { name: 'good', run: async () => undefined };
const idle: Step = { name: 'idle', run: async () => ({ skipped: 'not here' }) };
const bad: Step = { name: 'bad', run: () => Promise.reject(new Error('line 3 is wrong')) };

test('every step is printed, and a skipped one says why', async () => {
  const { passed, lines } = await runAll([good, idle]);
  expect(passed).toBe(true);
  expect(lines).toEqual([
    expect.stringMatching(/^good +\d\.\d s {2}ok$/),
    expect.stringMatching(/skipped: not here$/),
  ]);
});

test('the first failure ends it', async () => {
  const { passed, lines } = await runAll([bad, good]);
  expect(passed).toBe(false);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain('FAILED\nline 3 is wrong');
});

test('fast failures first, and what needs the build after it', () => {
  expect(listSteps({ env: {}, update: false }).map(({ name }) => name)).toEqual([
    'oxfmt',
    'oxlint',
    'tsc',
    'markdownlint',
    'shellcheck',
    'vitest',
    'build',
    'api-extractor',
    'publint, attw',
    'knip',
    'docs',
  ]);
});

async function runAll(steps: readonly Step[]): Promise<{ passed: boolean; lines: string[] }> {
  const lines: string[] = [];
  const passed = await runSteps(steps, (line) => lines.push(line));
  return { passed, lines };
}
