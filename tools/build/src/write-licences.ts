import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Inlined } from './inlined.ts';
import type { Manifest } from './manifest.ts';

export async function writeLicences(
  dist: string,
  manifest: Manifest,
  inlined: readonly Inlined[],
): Promise<void> {
  await writeFile(path.join(dist, 'THIRD-PARTY-LICENSES.txt'), licencesText(manifest, inlined));
}

function licencesText({ name }: Manifest, inlined: readonly Inlined[]): string {
  if (inlined.length === 0) return `${name} contains no code of others.\n`;
  const parts = inlined.map((one) => `${one.name} ${one.version} (${one.license})\n\n${one.text}\n`);
  return [`${name} contains code of the packages below.\n`, ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}
