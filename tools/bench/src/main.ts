import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';

import { asJson, type Measurement, oneTable } from './one-table.ts';
import { showTable } from './show-table.ts';
import { selectSuites } from './suites.ts';

/** `npm run bench -- [suite ...] [--json FILE]`: each table as it is measured, then all of them in one. */
const { values, positionals } = parseArgs({ options: { json: { type: 'string' } }, allowPositionals: true });

console.log(`node ${process.version}, ${cpus().length} cores; medians, alternating rounds, one server`);
const measurements: Measurement[] = [];
for (const { name, measure } of selectSuites(positionals))
  for await (const table of measure()) {
    showTable(table);
    measurements.push({ suite: name, table });
  }
console.log(`\n${oneTable(measurements)}`);
if (values.json !== undefined) await writeFile(values.json, asJson(measurements));
