import { digestOf, type Source, verifiedBody } from '@parity-lib/core';
import { type BlobStep, blobStep, type Digest, documentSource, type Repository } from '@parity-lib/oci';

import type { ChartDocuments } from './chart-manifest.ts';
import type { Chart } from './chart-registry.ts';

/** The steps that put what a chart is made of, the archive first. */
export function chartBlobs(
  chart: Chart,
  { config, content, provenance }: ChartDocuments,
  repository: Repository,
): readonly BlobStep[] {
  const archive = fileStep(chart.archive, content.digest, repository);
  return [
    archive,
    ...(provenance === undefined || chart.provenance === undefined
      ? []
      : [fileStep(chart.provenance, provenance.digest, repository)]),
    blobStep(repository, { digest: config.digest, source: documentSource(config) }, 'config'),
  ];
}

function fileStep(source: Source, digest: Digest, repository: Repository): BlobStep {
  const explainMismatch = (): Promise<void> => assertStaged(source);
  return blobStep(repository, { digest, source, explainMismatch }, source.name);
}

/** Of the bytes that a registry did not get as they were announced. @throws Blocked `stage-corrupt`. */
async function assertStaged(source: Source): Promise<void> {
  const reader = await verifiedBody(source).open();
  try {
    await digestOf(reader);
  } finally {
    await reader.close();
  }
}
