import { busyAt, refused, type Row } from '@parity-tools/e2e/rows';

import { requests } from './requests.ts';

const down = refused('registry-down');

/** A registry that has no time, at each of the requests that rows of all kinds do not meet. */
export const busy: readonly Row[] = [
  ...busyAt(requests.tags, 'GET of the tags', down),
  ...busyAt(requests.blob, 'HEAD of a blob', down),
  ...busyAt(requests.session, 'POST of an upload', down),
  // Its blobs are there by then.
  ...busyAt(requests.tag, 'PUT of the tag', { ...down, exit: 4 }),
];
