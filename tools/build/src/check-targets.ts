import { existsSync } from 'node:fs';
import path from 'node:path';

import { sourceCondition } from './manifest.ts';
import type { ExportTarget, Manifest } from './manifest.ts';

/** Everything package.json promises exists, before anybody packs it. */
export function checkTargets(folder: string, { name, exports = {}, bin = {} }: Manifest): void {
  const targets = [...Object.values(exports).flatMap(shippedTargets), ...Object.values(bin)];
  const missing = targets.filter((target) => !existsSync(path.join(folder, target)));
  if (missing.length > 0)
    throw new Error(`${name}: package.json names ${missing.join(', ')}, which do not exist.`);
}

function shippedTargets(target: ExportTarget): string[] {
  if (typeof target === 'string') return [target];
  return Object.entries(target).flatMap(([condition, file]) => (condition === sourceCondition ? [] : [file]));
}
