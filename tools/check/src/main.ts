// `pnpm check`: everything a change must pass. `--update` rewrites the API reports, to be read in the diff.
import { parseArgs } from 'node:util';

import { runSteps } from './run-steps.ts';
import { listSteps } from './steps.ts';

const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });
const passed = await runSteps(listSteps({ env: process.env, update: values.update }), console.log);
if (!passed) process.exitCode = 1;
