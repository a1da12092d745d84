import type { Result } from './compare.ts';
import { medianOf } from './median-of.ts';
import type { Table } from './table.ts';

/** Medians with their ratio to one of them, every measurement below, and the goals: which were missed stands out. */
export function showTable({ title, base, results, goals = [], notes = [] }: Table): void {
  const median = medianOf({ title, results });
  console.log(`\n${title}`);
  for (const result of results) showResult(result, base, median(base).medianMs);
  for (const { words, isMet } of goals) console.log(`  ${isMet(median) ? 'reached' : 'MISSED '}  ${words}`);
  for (const note of notes) console.log(`  ${note}`);
}

function showResult(result: Result, base: string, baseMs: number): void {
  const { name, rows, medianMs, medianPeakMiB, requests } = result;
  const ratio = `${(medianMs / baseMs).toFixed(2)} of ${base}`;
  console.log(
    `  ${name.padEnd(42)} ${medianMs.toFixed(0).padStart(7)} ms  ${ratio.padEnd(21)} ${medianPeakMiB.toFixed(0).padStart(4)} MiB${requests === undefined ? '' : `  ${requests} requests`}`,
  );
  console.log(`    raw ms: ${rows.map(({ ms }) => ms.toFixed(0)).join(' ')}`);
  console.log(`    raw MiB: ${rows.map(({ peakMiB }) => peakMiB.toFixed(0)).join(' ')}`);
}
