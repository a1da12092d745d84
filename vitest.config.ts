import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Tests run the sources: the condition that points at them is ours alone and never ships.
  ssr: { resolve: { conditions: ['@parity/source'] } },
  resolve: { conditions: ['@parity/source'] },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'tools/*/{src,test}/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
