import { busyAt, type End, refused, type Row } from '@parity-tools/e2e/rows';

import { inPieces } from './artifacts.ts';
import { requests } from './requests.ts';

const down = refused('registry-down');
/** Blobs are there by then. */
const begun: End = { ...down, exit: 4 };

/** Each request of a publish, and how it ends when the registry never has time for it. */
const verbs: readonly (readonly [keyof typeof requests, what: string, forEver: End])[] = [
  ['nameQuestion', 'GET of the name', down],
  ['entryQuestion', 'GET of the entry', down],
  ['pointerQuestion', 'GET of the pointer', down],
  ['tagsQuestion', 'GET of the tags', down],
  ['manifestQuestion', 'HEAD of a manifest', down],
  ['blobQuestion', 'HEAD of a blob', down],
  ['session', 'POST of an upload', down],
  ['chunk', 'PATCH of a piece', down],
  ['blob', 'PUT of a blob', down],
  ['manifest', 'PUT of a manifest', begun],
  ['entry', 'PUT of an entry', begun],
  ['name', 'PUT of the name', begun],
  ['pointer', 'PUT of a pointer', { ...begun, holds: 'everything' }],
];

/** A registry that has no time, or is broken, at each of the requests that a publish consists of. */
export const busy: readonly Row[] = verbs.flatMap(([request, what, forEver]) =>
  busyAt(requests[request], what, forEver, request === 'chunk' ? inPieces : {}),
);
