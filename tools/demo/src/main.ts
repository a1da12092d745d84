// `npm run demo`: walks through one release on this machine alone. `--faults FILE` breaks the forge, as in rehearsals.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { parseFaults } from '@parity-lib/local-forge';

import { prose, say } from './narrate.ts';
import { openScene } from './scene.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { tellFailure } from './tell-failure.ts';
import { walkThrough } from './walk-through.ts';
import { walk } from './walk.ts';

const { values } = parseArgs({ options: { faults: { type: 'string' } } });
const faults =
  values.faults === undefined ? [] : parseFaults(JSON.parse(readFileSync(values.faults, 'utf8')));
const started = performance.now();
const stop = stopOnSignals();
try {
  await using scene = await openScene({ faults, stop });
  await walkThrough(walk, scene);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(
    '',
    prose(`All ${walk.length} steps went as expected, in ${seconds} s. The registry is stopped now, and`),
  );
  say(prose('everything the demo wrote is removed.'));
} catch (error) {
  tellFailure(error, stop);
  process.exitCode = 1;
}
