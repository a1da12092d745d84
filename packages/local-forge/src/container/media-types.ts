import type { FileRow, PendingBlobRow } from '../store/rows.ts';

const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];
const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** What is looked at further; all else is `MediaType not recognized`. */
export function isKnownFamily(type: string): boolean {
  return type.startsWith('application/vnd.docker.') || type.startsWith('application/vnd.oci.');
}

export function isImageManifest(type: string): boolean {
  return MANIFESTS.includes(type.toLowerCase());
}

export function isImageIndex(type: string): boolean {
  return INDEXES.includes(type.toLowerCase());
}

/** What a manifest called this content, or what it called itself; a blob that waits for one has no type. */
export function mediaTypeOf(row: FileRow | PendingBlobRow): string | undefined {
  const type = 'facts' in row ? row.facts?.['mediaType'] : undefined;
  return typeof type === 'string' && type !== '' ? type : undefined;
}
