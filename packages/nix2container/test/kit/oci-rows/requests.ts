import { OWNER } from '@parity-tools/e2e';
import type { Match } from '@parity-tools/e2e/rows';

export const repository = `/v2/${OWNER}/tool-1`;

function to(method: string, place: string): Match {
  return { method, path: new RegExp(`^${repository}/${place}`) };
}

/** Every request of a publish, by what people call it. The sha256 in a path is that of a leg or of the index. */
export const requests = {
  blobQuestion: to('HEAD', 'blobs/sha256:'),
  manifestQuestion: to('HEAD', 'manifests/sha256:'),
  nameQuestion: to('GET', 'manifests/1\\.2\\.3$'),
  entryQuestion: to('GET', 'manifests/1\\.2\\.3-amd64$'),
  pointerQuestion: to('GET', 'manifests/latest$'),
  tagsQuestion: to('GET', 'tags/list'),
  tokenQuestion: { method: 'GET', path: /^\/v2\/token/ },
  session: to('POST', 'blobs/uploads/$'),
  mount: to('POST', 'blobs/uploads/\\?mount='),
  chunk: to('PATCH', 'blobs/uploads/'),
  blob: to('PUT', 'blobs/uploads/'),
  manifest: to('PUT', 'manifests/sha256:'),
  entry: to('PUT', 'manifests/1\\.2\\.3-amd64$'),
  name: to('PUT', 'manifests/1\\.2\\.3$'),
  pointer: to('PUT', 'manifests/latest$'),
} as const satisfies Readonly<Record<string, Match>>;
