import {
  Blocked,
  type Expected,
  type ExpectedFile,
  formatBytes,
  readAlong,
  type ReleaseContext,
  shortDigest,
  type Verified,
} from '@parity-lib/core';
import { multiHash } from '@parity-lib/core/multi-hash';
import type { TarDigest } from '@parity-lib/core/tar';

import type { Metadata } from '../chart/metadata.ts';
import { readReadyChart } from '../chart/ready-chart.ts';
import { archiveName } from '../config/chart-name.ts';
import type { ChartConfig } from '../config/config.ts';
import { readMeta } from '../meta.ts';
import { tarName } from '../preview-chart.ts';
import type { ChartRegistry } from '../registry/chart-registry.ts';
import { tarOf } from '../registry/tar-of.ts';
import { proveByHelm } from './prove-by-helm.ts';

/**
 * Proves that the registry gives back what was published: first by our own download, then by helm, where it is installed.
 *
 * @throws Blocked `arch-missing` when the version is not there, `digest-mismatch` when it has other bytes.
 */
export async function verifyChart(
  expected: readonly Expected[],
  { pname: name }: ChartConfig,
  { version }: ReleaseContext,
  registry: ChartRegistry,
): Promise<Verified> {
  const file = archiveName(name, version);
  const published = await readPublished(name, version, registry);
  const { packed } = published;
  const how = await compare(file, published, expected);
  const { metadata } = await published.open();
  return {
    proven: [[file, formatBytes(packed.size), shortDigest(packed.sha256), how]],
    notes: await proveByHelm({ name, version, sha256: packed.sha256, type: metadata.type }, registry),
  };
}

/** What a registry gives back, read once. */
interface Published {
  readonly packed: { readonly size: number; readonly sha256: string };
  /** What is in it. @throws Blocked `artifact-invalid` when it is no chart. */
  open(): Promise<{ readonly metadata: Metadata; readonly tarSha256: string }>;
}

async function readPublished(name: string, version: string, registry: ChartRegistry): Promise<Published> {
  const file = archiveName(name, version);
  const download = await registry.download(name, version);
  if (download === undefined)
    throw new Blocked('arch-missing', {
      message: `${file} is not published: the noarch leg of this version is missing.`,
      next: 'Publish it, then verify again. Without a token, it may only be hidden.',
    });
  const packed = multiHash(['sha256']);
  const tar = multiHash(['sha256']);
  const { seen } = await readAlong(
    async (handOn) => {
      for await (const chunk of download.body) {
        packed.update(chunk);
        await handOn(chunk);
      }
    },
    (chunks) => readReadyChart(chunks, file, { name, version }, (chunk) => tar.update(chunk)),
  );
  return {
    packed: { size: packed.size, sha256: packed.digests().sha256.hex },
    open: async () => ({ metadata: (await seen()).metadata, tarSha256: tar.digests().sha256.hex }),
  };
}

/** @returns how it compares, in words. */
async function compare(file: string, published: Published, expected: readonly Expected[]): Promise<string> {
  const { packed } = published;
  const files = expected.flatMap((leg) => leg.files);
  const ours = files.find((one) => one.name === file);
  if (ours?.sha256 === packed.sha256) return 'the same bytes';
  const ourTar = files.find((one) => one.name === tarName(file)) ?? (await tarOfStaged(ours, expected[0]));
  if (ourTar === undefined && ours === undefined) return 'can be read, and is a chart';
  const theirTar = await published.open().then(
    ({ tarSha256 }) => tarSha256,
    () => 'no chart at all',
  );
  if (ourTar?.sha256 === theirTar)
    return ours === undefined ? 'the tar in it is the same' : 'the same tar, packed by another zlib';
  throw new Blocked('digest-mismatch', {
    message: `What the registry gives back as ${file} is not what it should be.`,
    details:
      ours === undefined
        ? [`expected sha256:${ourTar?.sha256} of its tar`, `got      ${theirTar}`]
        : [`expected sha256:${ours.sha256}`, `got      sha256:${packed.sha256} (${packed.size} bytes)`],
    next: 'If the local chart is the newer one, release a new version; if not, find out who changed the published one.',
  });
}

/** @returns undefined where nobody has the archive any more: then its digest is all there is. */
async function tarOfStaged(
  archive: ExpectedFile | undefined,
  leg: Expected | undefined,
): Promise<TarDigest | undefined> {
  if (archive?.open === undefined) return undefined;
  return tarOf({ name: archive.name, open: archive.open }, readMeta(leg?.meta)?.tar);
}
