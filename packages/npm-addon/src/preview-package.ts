import { type Expected, type Leg, openInput, previewInput, type ReleaseContext } from '@parity-lib/core';
import { tarDigestOf } from '@parity-lib/core/tar';

import type { LegInput, NpmConfig } from './config.ts';
import { tarballName } from './names.ts';
import { checkPackage } from './package/check-package.ts';
import { openPacking } from './package/pack.ts';
import { readPackage } from './package/read-package.ts';
import { rulesOf } from './stage-package.ts';

type Files = Expected['files'];

/** What is expected of a tarball that would be packed here, by the tar in it: which zlib packed it does not matter. */
export function tarName(tarball: string): string {
  return tarball.replace(/\.tgz$/, '.tar');
}

/** Checks a leg, and tells what staging it would give. @throws Blocked `artifact-invalid`. */
export async function previewPackage(
  leg: Leg<LegInput>,
  config: NpmConfig,
  release: ReleaseContext,
  root: string,
): Promise<Files> {
  const { content } = leg.input;
  const rules = rulesOf(leg, config, release);
  const name = tarballName(config.pname, release.version);
  if (content.is === 'tarball') {
    const look = async (chunks: AsyncIterable<Uint8Array>) =>
      checkPackage(await readPackage(chunks, content.path), rules, content.path);
    return [{ name, ...(await previewInput(root, content.path, look)) }];
  }
  await using packing = await openPacking(content, rules, release, (from) => openInput(root, from));
  return [{ name: tarName(name), ...(await tarDigestOf(packing.tar())) }];
}
