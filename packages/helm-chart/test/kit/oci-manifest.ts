import { createHash } from 'node:crypto';

import { epoch } from './ustar.ts';

export const types = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.cncf.helm.config.v1+json',
  content: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  provenance: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
} as const;

/**
 * The manifest of a chart without anything but its name and version, as `helm push` writes one. Written down a second
 * time, and not by the code that is tested.
 */
export function chartManifest(name: string, version: string, archive: Uint8Array): string {
  return JSON.stringify({
    schemaVersion: 2,
    config: describe(types.config, chartConfig(name, version)),
    layers: [describe(types.content, archive)],
    annotations: {
      'org.opencontainers.image.created': new Date(epoch * 1000).toISOString().replace('.000', ''),
      'org.opencontainers.image.title': name,
      'org.opencontainers.image.version': version,
    },
  });
}

function chartConfig(name: string, version: string): string {
  return JSON.stringify({ name, version, apiVersion: 'v2' });
}

export function describe(mediaType: string, content: string | Uint8Array): object {
  return { mediaType, digest: `sha256:${sha256(content)}`, size: Buffer.from(content).length };
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
