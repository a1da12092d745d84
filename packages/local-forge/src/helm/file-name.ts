import type { Chart } from './chart.ts';

/** What the archive is called here, however its sender called it. */
export function fileNameOf({ name, version }: Pick<Chart, 'name' | 'version'>): string {
  return `${name}-${version}.tgz`.toLowerCase();
}
