import { defineConfig } from 'vitest/config';

import { SummaryReporter } from './tools/check/src/summary-reporter.ts';

export default defineConfig({
  // Tests run the sources: the condition that points at them is ours alone and never ships.
  ssr: { resolve: { conditions: ['@parity/source'] } },
  resolve: { conditions: ['@parity/source'] },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'tools/*/{src,test}/**/*.test.ts'],
    testTimeout: 30_000,
    reporters: process.env['CI'] === undefined ? ['default'] : ['default', new SummaryReporter()],
  },
});
