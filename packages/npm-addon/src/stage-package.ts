import { type Leg, readAlong, type ReleaseContext, type StageWriter } from '@parity-lib/core';
import { gzipOf } from '@parity-lib/core/gzip';
import { multiHash } from '@parity-lib/core/multi-hash';
import { hashedTar } from '@parity-lib/core/tar';

import type { LegInput, NpmConfig } from './config.ts';
import type { NpmMeta } from './meta.ts';
import { tarballName } from './names.ts';
import { checkPackage } from './package/check-package.ts';
import type { PackageRules } from './package/facts.ts';
import { openPacking } from './package/pack.ts';
import { publishManifest } from './package/publish-manifest.ts';
import { readPackage } from './package/read-package.ts';

/** Packs the files of a leg, or takes its tarball, into the stage. @throws Blocked `artifact-invalid`. */
export async function stagePackage(
  leg: Leg<LegInput>,
  config: NpmConfig,
  release: ReleaseContext,
  out: StageWriter,
): Promise<NpmMeta> {
  const { content } = leg.input;
  const rules = rulesOf(leg, config, release);
  const name = tarballName(config.pname, release.version);
  if (content.is === 'tarball') return stageTarball({ path: content.path, name }, rules, out);
  await using packing = await openPacking(content, rules, release, (from) => out.openInput(from));
  packing.notes.forEach((note) => out.note(note));
  const tar = hashedTar(packing.tar());
  const hash = multiHash(npmHashes);
  await out.makeFile(name, gzipOf(tar.chunks), (chunk) => hash.update(chunk));
  const { facts, unpackedBytes } = packing;
  return { ...metaOf(hash, { ...facts, unpackedBytes }), tar: tar.digest() };
}

const npmHashes = ['sha512', 'sha1'] as const;

/** One pass: what is copied is looked at on its way. */
async function stageTarball(
  file: { readonly path: string; readonly name: string },
  rules: PackageRules,
  out: StageWriter,
): Promise<NpmMeta> {
  const hash = multiHash(npmHashes);
  const { seen } = await readAlong(
    (handOn) =>
      out.addFile(file.name, file.path, (chunk) => {
        hash.update(chunk);
        return handOn(chunk);
      }),
    (chunks) => readPackage(chunks, file.path),
  );
  const facts = await seen();
  checkPackage(facts, rules, file.path).forEach((note) => out.note(note));
  return metaOf(hash, facts);
}

function metaOf(
  hash: ReturnType<typeof multiHash<(typeof npmHashes)[number]>>,
  facts: Awaited<ReturnType<typeof readPackage>>,
): NpmMeta {
  const { sha512, sha1 } = hash.digests();
  return {
    integrity: `sha512-${sha512.base64}`,
    shasum: sha1.hex,
    manifest: publishManifest(facts.manifest),
    fileCount: facts.files.size,
    unpackedSize: facts.unpackedBytes,
  };
}

export function rulesOf(
  { arch }: Pick<Leg<LegInput>, 'arch'>,
  { pname, allowStorePaths }: NpmConfig,
  { version }: Pick<ReleaseContext, 'version'>,
): PackageRules {
  return { pname, version, arch, allowStorePaths };
}
