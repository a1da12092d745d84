import { cpus } from 'node:os';

import { showTable } from './show-table.ts';
import { selectSuites } from './suites.ts';

console.log(`node ${process.version}, ${cpus().length} cores; medians, alternating rounds, one server`);
for (const suite of selectSuites(process.argv.slice(2))) for await (const table of suite()) showTable(table);
