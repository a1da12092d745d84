import {
  Blocked,
  type Expected,
  formatBytes,
  type ReleaseContext,
  shortDigest,
  type Verified,
} from '@parity-lib/core';

import type { NpmConfig } from '../config.ts';
import { readMeta } from '../meta.ts';
import { tarballName } from '../names.ts';
import { tarName } from '../preview-package.ts';
import { downloadTarball } from '../registry/download-tarball.ts';
import type { NpmRegistry } from '../registry/npm-registry.ts';
import { isSame, type Packument, type PublishedVersion } from '../registry/packument.ts';
import { proveByClient } from './prove-by-client.ts';
import { type PublishedBytes, readPublished } from './published-bytes.ts';

/**
 * Proves that the registry gives back what was published: first by our own download, then by npm, where it can be run.
 *
 * @throws Blocked `arch-missing` when the version is not there, `digest-mismatch` when it has other bytes.
 */
export async function verifyPackage(
  expected: readonly Expected[],
  config: NpmConfig,
  { version }: ReleaseContext,
  registry: NpmRegistry,
): Promise<Verified> {
  const { pname: name, leg } = config;
  const packument = await readPackument(name, registry);
  const published = packument.versions.get(version);
  if (published === undefined) throw absent(`${name}@${version}`, leg.arch);
  const bytes = await download(published, { name, version, arch: leg.arch }, registry);
  const file = tarballName(name, version);
  const same = await compare(bytes, file, expected);
  const { facts } = await bytes.open();
  return {
    proven: [[file, formatBytes(bytes.size), shortDigest(bytes.sha256), same]],
    notes: [
      ...tagLine(packument, version),
      ...hostLine(published, registry),
      ...(await proveByClient({ name, version, arch: leg.arch, facts, published, bytes }, registry)),
    ],
  };
}

async function readPackument(name: string, registry: NpmRegistry): Promise<Packument> {
  const packument = await registry.packument(name, true);
  if (packument !== undefined) return packument;
  throw new Blocked('no-permission', {
    message: `${name} cannot be read without a token.`,
    next: 'Set REGISTRY_TOKEN to a token that may read packages.',
  });
}

async function download(
  { dist }: PublishedVersion,
  { name, version, arch }: { name: string; version: string; arch: string },
  registry: NpmRegistry,
): Promise<PublishedBytes> {
  const answer = await downloadTarball(dist, registry);
  if (answer === undefined) throw absent(`The tarball of ${name}@${version}`, arch);
  const bytes = await readPublished(answer.body, `${name}@${version}`);
  const isStated = dist.integrity !== undefined || dist.shasum !== undefined;
  if (isStated && !isSame(dist, bytes))
    throw mismatch(name, `the registry states ${dist.integrity ?? `sha1:${dist.shasum}`}`, bytes.integrity);
  return bytes;
}

/** @returns how it compares, in words. */
async function compare(bytes: PublishedBytes, name: string, expected: readonly Expected[]): Promise<string> {
  const files = expected.flatMap((leg) => leg.files);
  const packed = files.find((file) => file.name === name);
  if (packed?.sha256 === bytes.sha256) return 'the same bytes';
  const tar = files.find((file) => file.name === tarName(name)) ?? readMeta(expected[0]?.meta)?.tar;
  if (tar === undefined && packed === undefined)
    return 'can be read, and has the hash that the registry states';
  if (tar !== undefined && (await bytes.open()).tarSha256 === tar.sha256)
    return packed === undefined ? 'the tar in it is the same' : 'the same tar, packed by another zlib';
  const ours = packed ?? tar;
  throw mismatch(
    name,
    `expected sha256:${ours?.sha256}${packed === undefined ? ' of its tar' : ''}`,
    `sha256:${bytes.sha256} (${bytes.size} bytes)`,
  );
}

function tagLine({ tags }: Packument, version: string): readonly string[] {
  const here = [...tags].filter(([, at]) => at === version).map(([tag]) => tag);
  return here.length === 0 ? [] : [`dist-tags that point to it: ${here.join(', ')}`];
}

/** Forges write their own address (ROOT_URL) into the document: clients go there, wherever they asked. */
function hostLine({ dist }: PublishedVersion, { url, http }: NpmRegistry): readonly string[] {
  const at = dist.tarball === undefined ? null : URL.parse(dist.tarball, url.href);
  if (at === null || at.origin === http.target.origin) return [];
  return [
    `The registry sends clients to ${at.origin} for the tarball; it was asked at ${http.target.origin}.`,
  ];
}

function absent(what: string, arch: string): Blocked {
  return new Blocked('arch-missing', {
    message: `${what} is not published: the ${arch} leg of this version is missing.`,
    next: 'Publish it, then verify again.',
  });
}

function mismatch(name: string, wanted: string, got: string): Blocked {
  return new Blocked('digest-mismatch', {
    message: `What the registry gives back as ${name} is not what it should be.`,
    details: [wanted, `got ${got}`],
    next: 'If the local file is the newer one, release a new version; if not, find out who changed the published one.',
  });
}
