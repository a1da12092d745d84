import { OWNER } from '@parity-tools/e2e';
import type { Match } from '@parity-tools/e2e/rows';

export const tool = `/v2/${OWNER}/tool-1`;
const to = (method: string, place: string): Match => ({ method, path: new RegExp(`^${tool}/${place}`) });

/** Each request of a publish that the rows of all kinds do not meet. */
export const requests = {
  tags: to('GET', 'tags/list'),
  blob: to('HEAD', 'blobs/sha256:'),
  session: to('POST', 'blobs/uploads/$'),
  tag: to('PUT', 'manifests/1\\.2\\.3$'),
} as const;
