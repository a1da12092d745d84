import { medianOf } from './median-of.ts';
import type { Table } from './table.ts';

/** A table that was measured, and the suite that it is of. */
export interface Measurement {
  readonly suite: string;
  readonly table: Table;
}

/** Everything that was measured, in one table, in Markdown; below it the goals, those that were missed first. */
export function oneTable(measurements: readonly Measurement[]): string {
  const rows = measurements.flatMap(({ suite, table: { title, base, results } }) => {
    const { medianMs: baseMs } = medianOf({ title, results })(base);
    return results.map(({ name, medianMs, medianPeakMiB, requests }, at) => [
      at === 0 ? suite : '',
      at === 0 ? title : '',
      name,
      medianMs.toFixed(0),
      name === base ? '1' : (medianMs / baseMs).toFixed(2),
      medianPeakMiB.toFixed(0),
      requests ?? '',
    ]);
  });
  const head = ['suite', 'what', 'who', 'ms', 'of the peer', 'MiB', 'requests'];
  const goals = measurements.flatMap(({ suite, table }) =>
    (table.goals ?? []).map(({ words, isMet }) => ({
      isMet: isMet(medianOf(table)),
      line: `${suite}, ${table.title}: ${words}`,
    })),
  );
  const met = goals.filter((goal) => goal.isMet);
  const missed = goals.filter((goal) => !goal.isMet);
  return [
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
    '',
    `Goals: ${met.length} reached, ${missed.length} MISSED.`,
    ...missed.map(({ line }) => `- MISSED: ${line}`),
    ...met.map(({ line }) => `- reached: ${line}`),
  ].join('\n');
}

/** The same for programs. Times in milliseconds, memory in MiB. */
export function asJson(measurements: readonly Measurement[]): string {
  const tables = measurements.map(({ suite, table }) => ({
    suite,
    title: table.title,
    base: table.base,
    results: table.results,
    goals: (table.goals ?? []).map(({ words, isMet }) => ({ words, isMet: isMet(medianOf(table)) })),
  }));
  return `${JSON.stringify(tables, undefined, 2)}\n`;
}
