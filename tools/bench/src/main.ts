import { cpus } from 'node:os';

import type { Result } from './compare.ts';
import { measureStartup } from './startup.ts';
import { measureUpload } from './upload.ts';
import { openWorkshop } from './workshop.ts';

const MiB = 1024 * 1024;

await using workshop = await openWorkshop();
console.log(`node ${process.version}, ${cpus().length} cores; medians, alternating rounds, one server`);
show('Start-up', await measureStartup(workshop), 'node -e 0');
show('1 MiB', await measureUpload(workshop, 'small', MiB, 5), 'curl -T');
show('1 GiB', await measureUpload(workshop, 'large', 1024 * MiB, 3), 'curl -T');

/** @param base the contender that the others are compared with. */
function show(title: string, results: readonly Result[], base: string): void {
  const baseMs = results.find(({ name }) => name === base)?.medianMs ?? Number.NaN;
  console.log(`\n${title}`);
  for (const { name, medianMs, medianPeakMiB, rows } of results) {
    const ratio = `${(medianMs / baseMs).toFixed(2)} of ${base}`;
    console.log(
      `  ${name.padEnd(42)} ${medianMs.toFixed(0).padStart(7)} ms  ${ratio.padEnd(20)} ${medianPeakMiB.toFixed(0).padStart(4)} MiB`,
    );
    console.log(`    raw ms: ${rows.map(({ ms }) => ms.toFixed(0)).join(' ')}`);
  }
}
