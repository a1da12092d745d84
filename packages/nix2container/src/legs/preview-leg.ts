import { readFile } from 'node:fs/promises';

import { type Expected, findInput, type Leg } from '@parity-lib/core';
import { type Digest, hexOf } from '@parity-lib/oci';

import type { ImageLeg } from '../config/config.ts';
import { readDigestFile } from './digest-file.ts';
import { inLayout } from './layout-image.ts';
import { metaOf } from './leg-meta.ts';
import { openLinked } from './stage-leg.ts';

/** What staging a leg would give, as far as that is known without running anything: its manifest. */
export async function previewLeg(
  { arch, input: { kind, path } }: Leg<ImageLeg>,
  root: string,
): Promise<Expected['files']> {
  if (kind === 'ociLayout')
    return manifestFile(metaOf(await inLayout(root, path, arch), 'portable').manifest);
  const file = await findInput(root, path, kind);
  if (kind === 'image') return manifestFile(metaOf(await openLinked(file, arch), 'linked').manifest);
  // What the program writes is only known when it has run.
  if (kind === 'copyTo') return [];
  return manifestFile(readDigestFile(await readFile(file.path, 'utf8'), file.shown).manifest);
}

function manifestFile({ digest, size }: { digest: Digest; size: number }): Expected['files'] {
  return [{ name: 'manifest', size, sha256: hexOf(digest) }];
}
