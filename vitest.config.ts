import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

import { LongestFirst } from './tools/check/src/longest-first.ts';
import { SummaryReporter } from './tools/check/src/summary-reporter.ts';

export default defineConfig({
  // Tests run the sources: the condition that points at them is ours alone and never ships.
  ssr: { resolve: { conditions: ['@parity/source'] } },
  resolve: { conditions: ['@parity/source'] },
  test: {
    projects: [
      // They share their modules: loading those would take as long as all the tests.
      { extends: true, test: { name: 'units', include: ['packages/*/src/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'programs',
          include: ['packages/*/test/**/*.test.ts', 'tools/*/{src,test}/**/*.test.ts'],
        },
      },
    ],
    testTimeout: 60_000,
    // Folders with all that npm installed take their time to go while other programs write.
    hookTimeout: 60_000,
    // Programs that are held, slowed down or waiting leave a core idle.
    maxWorkers: availableParallelism() + 3,
    sequence: { sequencer: LongestFirst },
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', new SummaryReporter()],
  },
});
