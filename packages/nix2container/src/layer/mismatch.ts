import { Blocked, shellWord } from '@parity-lib/core';

import { some } from '../complaint.ts';
import { hashSource } from './hash-source.ts';
import { type KnownVariant, knownVariants } from './known-variants.ts';
import { layerSource } from './layer-source.ts';
import { planLayer } from './plan-layer.ts';
import type { PlannedLayer } from './planned-image.ts';

const unknown = {
  what: 'its files here are not those that the image was built from',
  next: 'Find the path that changed, and build the image again on this machine.',
};

/**
 * Says why a layer is not what the image says of it: makes it in every other way that is known, and compares.
 *
 * @param found what it is instead: a size or a digest.
 */
export async function mismatch(one: PlannedLayer, found: string, stop?: AbortSignal): Promise<Blocked> {
  const { layer, shown, plan } = one;
  const variant = plan === undefined ? undefined : await matching(one, stop);
  const paths = plan === undefined ? [layer.file ?? ''] : layer.paths.map(({ path }) => path);
  const { what, next } = variant ?? unknown;
  const expected = found.startsWith('sha256:') ? layer.digest : `${layer.size} bytes`;
  return new Blocked('digest-mismatch', {
    message: `${shown} is not what its image says: ${variant === undefined ? what : `it ${what}`}.`,
    details: [
      `the image says: ${expected}`,
      `made here: ${found}`,
      ...some(paths).map((path) => `from ${path}`),
    ],
    next,
    commands: variant === undefined ? verifying(paths) : [],
  });
}

async function matching(one: PlannedLayer, stop: AbortSignal | undefined): Promise<KnownVariant | undefined> {
  const { layer, shown, source } = one;
  for (const variant of knownVariants) {
    const plan = await planLayer(layer.paths, shown, variant);
    if (plan.layout.size !== layer.size) continue;
    if ((await hashSource(layerSource(plan, shown, source.sha256), stop)) === source.sha256) return variant;
  }
  return undefined;
}

/** Nix itself knows best whether a path was changed. */
function verifying(paths: readonly string[]): readonly string[] {
  const store = new Set(paths.flatMap((path) => /^\/nix\/store\/[^/]+/.exec(path)?.[0] ?? []));
  return store.size === 0 || store.size > 20
    ? []
    : [['nix-store', '--verify-path', ...[...store].map(shellWord)].join(' ')];
}
