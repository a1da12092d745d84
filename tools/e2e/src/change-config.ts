import { readFile, writeFile } from 'node:fs/promises';

import type { Scene } from './scene.ts';

/** Edits `registry` in the parity.json of a scene. */
export async function changeConfig(
  { path }: Scene,
  edit: (registry: Record<string, unknown>) => unknown,
): Promise<void> {
  const file = path('parity.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as { registry: Record<string, unknown> };
  edit(config.registry);
  await writeFile(file, JSON.stringify(config));
}
