import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

import { LongestFirst } from './tools/check/src/longest-first.ts';
import { SummaryReporter } from './tools/check/src/summary-reporter.ts';

export default defineConfig({
  // Tests run the sources: the condition that points at them is ours alone and never ships.
  ssr: { resolve: { conditions: ['@parity/source'] } },
  resolve: { conditions: ['@parity/source'] },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'tools/*/{src,test}/**/*.test.ts'],
    testTimeout: 60_000,
    // Programs that are held, slowed down or waiting leave a core idle.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', new SummaryReporter()],
  },
});
