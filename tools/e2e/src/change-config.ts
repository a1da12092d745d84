import { readFile, writeFile } from 'node:fs/promises';

import type { Scene } from './scene.ts';

/** Edits `registry` in the parity.json of a scene; who names the host besides, names the new one. */
export async function changeConfig(
  { path }: Scene,
  edit: (registry: Record<string, unknown>) => unknown,
): Promise<void> {
  const file = path('parity.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as { registry: Record<string, unknown> };
  const before = bareHost(config.registry);
  edit(config.registry);
  const { registry, ...others } = config;
  const moved = JSON.stringify(others).replaceAll(`"${before}/`, `"${bareHost(registry)}/`);
  await writeFile(file, JSON.stringify({ registry, ...(JSON.parse(moved) as object) }));
}

function bareHost({ host }: Readonly<Record<string, unknown>>): string {
  return String(host).replace(/^https?:\/\//, '');
}
