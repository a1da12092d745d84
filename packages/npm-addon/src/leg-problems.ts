import { basename } from 'node:path';

import { foldName, type ParsedLeg, type Problem } from '@parity-lib/core';

import { isInside, type RawLeg } from './schema.ts';

type Leg = ParsedLeg<RawLeg>;

/** What a shape cannot say: which fields go together, and that no two files have one name. */
export function legProblems(leg: Leg): readonly Problem[] {
  const { value, at } = leg;
  if (value.tarball !== undefined) return besideTarball(leg);
  if (value.nodeFile === undefined)
    return [
      { path: at('nodeFile'), message: 'is missing: it must be a string, or "tarball" beside nothing else' },
    ];
  return [...packageJsonProblems(leg), ...nameProblems(leg)];
}

function besideTarball({ value, at }: Leg): readonly Problem[] {
  const keys = ['nodeFile', 'nodeFileName', 'packageJson', 'files'] as const;
  return keys
    .filter((key) => value[key] !== undefined)
    .map((key) => ({
      path: at(key),
      message: 'means nothing beside "tarball", which holds everything already',
    }));
}

function packageJsonProblems({ value: { packageJson }, at }: Leg): readonly Problem[] {
  const path = at('packageJson');
  if (packageJson === undefined)
    return [{ path, message: 'is missing: it must be an object, or JSON text of one' }];
  if (typeof packageJson !== 'string') return [];
  const why = notJsonObject(packageJson);
  return why === undefined
    ? []
    : [{ path, message: `must be an object, or JSON text of one, not a path: ${why}` }];
}

function notJsonObject(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? undefined
      : 'the text is no object';
  } catch {
    return 'the text is no JSON';
  }
}

function nameProblems({ value: { nodeFile = '', nodeFileName, files = [] }, at }: Leg): readonly Problem[] {
  const addon = nodeFileName ?? basename(nodeFile);
  if (!isInside(addon))
    return [
      {
        path: at('nodeFileName'),
        message: `is missing: ${JSON.stringify(addon)} can be no name inside of the package`,
      },
    ];
  const places = [
    { path: at(nodeFileName === undefined ? 'nodeFile' : 'nodeFileName'), name: addon },
    ...files.map(({ name }, index) => ({ path: at('files', index, 'name'), name })),
  ];
  const seen = new Set([foldName('package.json')]);
  return places.flatMap(({ path, name }) => {
    const isTaken = seen.has(foldName(name));
    seen.add(foldName(name));
    return isTaken ? [{ path, message: `makes a second ${JSON.stringify(name)} in the package` }] : [];
  });
}
