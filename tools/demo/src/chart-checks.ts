import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { expectThat } from './mismatch.ts';
import type { Check } from './step.ts';

/** The registry gives back the archive that was staged. */
export function chartIs(version: string, staged: string): Check {
  return async ({ registry, consumer }) => {
    const ours = digestOf(await readFile(path.join(consumer.folder, staged)));
    const { layers = [] } = await registry.manifest(version);
    const theirs = await Promise.all(layers.map(async ({ digest }) => digestOf(await registry.blob(digest))));
    expectThat(theirs.join() === ours, `the layer ${ours}`, theirs.join(' '));
    return `:${version} holds the archive that was staged, byte for byte`;
  };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
