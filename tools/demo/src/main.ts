// `npm run demo`: walks through releases of each kind on this machine alone. `--faults FILE` breaks the forge, as in rehearsals.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { parseFaults } from '@parity-lib/local-forge';

import { heading, prose, say } from './narrate.ts';
import { openScene } from './scene.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { tellFailure } from './tell-failure.ts';
import { tours } from './tours/index.ts';
import { walkThrough } from './walk-through.ts';

const { values } = parseArgs({ options: { faults: { type: 'string' } } });
const faults =
  values.faults === undefined ? [] : parseFaults(JSON.parse(readFileSync(values.faults, 'utf8')));
const started = performance.now();
const stop = stopOnSignals();
try {
  let taken = 0;
  for (const tour of tours) {
    say('', heading(tour.title));
    await using scene = await openScene({ tour, faults, stop });
    await walkThrough(scene, taken + 1);
    taken += tour.steps.length;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say('', prose(`All ${taken} steps went as expected, in ${seconds} s. The registries are stopped now, and`));
  say(prose('everything the demo wrote is removed.'));
} catch (error) {
  tellFailure(error, stop);
  process.exitCode = 1;
}
