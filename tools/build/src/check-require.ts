import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { Metafile } from 'esbuild';

/** ES modules have no `require`, so inlined CommonJS that needs it would fail only when a consumer runs that line. */
export async function checkRequire(folder: string, metafile: Metafile): Promise<void> {
  const outputs = Object.keys(metafile.outputs).filter((file) => file.endsWith('.js'));
  const texts = await Promise.all(outputs.map((file) => readFile(path.join(folder, file), 'utf8')));
  if (!texts.some((text) => text.includes('Dynamic require of'))) return;
  const suspects = Object.entries(metafile.inputs).filter(([, { format }]) => format === 'cjs');
  throw new Error(
    `Inlined CommonJS calls require(), which ES modules do not have:\n  ${suspects.map(([file]) => file).join('\n  ')}`,
  );
}
