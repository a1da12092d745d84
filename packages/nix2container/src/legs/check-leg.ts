import { readFile } from 'node:fs/promises';

import { findInput, type Leg } from '@parity-lib/core';

import type { ImageLeg } from '../config/config.ts';
import { readDigestFile } from './digest-file.ts';
import { inLayout } from './layout-image.ts';
import { openLinked } from './stage-leg.ts';

/** Checks the input of a leg where it lies. @throws Blocked `artifact-invalid`, `digest-mismatch`. */
export async function checkLeg({ arch, input: { kind, path } }: Leg<ImageLeg>, root: string): Promise<void> {
  if (kind === 'ociLayout') return void (await inLayout(root, path, arch));
  const file = await findInput(root, path, kind);
  if (kind === 'image') await openLinked(file, arch);
  if (kind === 'digestFile') readDigestFile(await readFile(file.path, 'utf8'), file.shown);
}
