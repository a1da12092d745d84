import { Buffer } from 'node:buffer';

import {
  annotationsJson,
  describe,
  type Descriptor,
  descriptorJson,
  type Document,
  documentOf,
  isDigest,
  mediaTypes,
  writeDocument,
} from '@parity-lib/oci';

import type { Chart } from './chart-registry.ts';
import { chartTypes } from './media-types.ts';

/** A chart as a registry of images keeps it. */
export interface ChartDocuments {
  readonly config: Document;
  readonly manifest: Document;
  readonly content: Descriptor;
  readonly provenance: Descriptor | undefined;
}

/** The manifest of a chart, byte for byte as `helm push` writes it: no `mediaType`, layers in the order of their digests. */
export function chartDocuments({ archive, provenance, meta }: Chart): ChartDocuments {
  const config = documentOf(chartTypes.config, Buffer.from(meta.config));
  const content = descriptorOf(chartTypes.content, archive);
  const prov = provenance && descriptorOf(chartTypes.provenance, provenance);
  const layers = [content, ...(prov === undefined ? [] : [prov])];
  const manifest = writeDocument(mediaTypes.manifest, {
    schemaVersion: 2,
    config: descriptorJson(describe(config)),
    layers: layers.toSorted((a, b) => (a.digest < b.digest ? -1 : 1)).map(descriptorJson),
    annotations: annotationsJson(meta.annotations),
  });
  return { config, manifest, content, provenance: prov };
}

function descriptorOf(
  mediaType: string,
  { size, sha256 }: { readonly size: number; readonly sha256: string },
): Descriptor {
  const digest = `sha256:${sha256}`;
  if (!isDigest(digest)) throw new Error(`${sha256} is no sha256`);
  return { mediaType, digest, size };
}
