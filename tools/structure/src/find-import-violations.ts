import path from 'node:path';

import { findSpecifiers, packageOf } from '@parity-tools/build/specifiers';

import { isOurs, mayImport } from './allowed-imports.ts';
import type { WorkspacePackage } from './workspace-package.ts';

/** Every import, type or value, and every dependency that the table does not allow. */
export function findImportViolations(one: WorkspacePackage): readonly string[] {
  const declared = one.dependencies
    .filter((name) => isOurs(name) && !mayImport(one.name, name))
    .map((name) => `${one.name}: package.json depends on ${name}`);
  return [...declared, ...[...one.sources].flatMap(([file, text]) => sourceViolations(one, file, text))];
}

function sourceViolations({ name, folder }: WorkspacePackage, file: string, text: string): string[] {
  return findSpecifiers(text).flatMap((specifier) => {
    if (specifier.startsWith('.'))
      return leavesPackage(folder, file, specifier) ? [`${name}: ${file} reaches ${specifier}`] : [];
    const imported = packageOf(specifier);
    return isOurs(imported) && !mayImport(name, imported) ? [`${name}: ${file} imports ${specifier}`] : [];
  });
}

/** A relative path out of a package would work here and break once it is published. */
function leavesPackage(folder: string, file: string, specifier: string): boolean {
  const target = path.resolve(folder, path.dirname(file), specifier);
  return !target.startsWith(folder + path.sep);
}
