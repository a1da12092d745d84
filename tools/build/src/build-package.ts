import { rm } from 'node:fs/promises';
import path from 'node:path';

import { bundle } from './bundle.ts';
import { checkDeclarations } from './check-declarations.ts';
import { checkExternals } from './check-externals.ts';
import { checkRequire } from './check-require.ts';
import { checkTargets } from './check-targets.ts';
import { copyBlockers } from './copy-blockers.ts';
import { emitDeclarations } from './declarations.ts';
import { findEntries } from './entries.ts';
import { findInlined } from './inlined.ts';
import { readManifest } from './manifest.ts';
import { pruneDeclarations } from './prune-declarations.ts';
import { writeLicences } from './write-licences.ts';

/** Builds the package in `folder` from nothing, so that the same sources always leave the same `dist`. */
export async function buildPackage(folder: string): Promise<string> {
  const dist = path.join(folder, 'dist');
  await rm(dist, { recursive: true, force: true });
  const manifest = await readManifest(folder);
  const entries = await findEntries(folder, manifest);
  const metafile = await bundle(folder, entries);
  checkExternals(metafile, manifest);
  await checkRequire(folder, metafile);
  const inlined = await findInlined(folder, metafile);
  await writeLicences(dist, manifest, inlined);
  await emitDeclarations(folder, entries);
  await pruneDeclarations(folder, manifest);
  await checkDeclarations(dist, manifest);
  if (manifest.name === '@parity-lib/core') await copyBlockers(folder);
  checkTargets(folder, manifest);
  return `${manifest.name}: ${entries.length} entries, ${inlined.length} packages inlined`;
}
