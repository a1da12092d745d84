#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

// Asked for by scripts and people in a hurry: nothing else needs to be loaded for it.
if (process.argv[2] === '--version') process.stdout.write(`${version}\n`);
else {
  const [{ main }, { nodeMachine }, { helmChart }] = await Promise.all([
    import('@parity-lib/core'),
    import('@parity-lib/core/node'),
    import('./index.ts'),
  ]);
  process.exitCode = await main(helmChart, { name: 'parity-helm-chart', version }, nodeMachine());
}
