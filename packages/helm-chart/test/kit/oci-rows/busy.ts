import { done, type End, refused, type Row, status } from '@parity-tools/e2e/rows';

import { meets, requests } from './requests.ts';

const down = refused('registry-down');
/** Its blobs are there by then. */
const begun: End = { exit: 4, blocker: 'registry-down', holds: 'nothing' };

const verbs: readonly (readonly [keyof typeof requests, what: string, forEver: End])[] = [
  ['tags', 'GET of the tags', down],
  ['blob', 'HEAD of a blob', down],
  ['session', 'POST of an upload', down],
  ['tag', 'PUT of the tag', begun],
];

/** A registry that has no time, at each of the requests that rows of all kinds do not meet. */
export const busy: readonly Row[] = verbs.flatMap(([request, what, forEver]): readonly Row[] => [
  {
    number: 4,
    fault: `${what} answered with 429, once`,
    rules: meets(requests[request], status(429)),
    ends: done,
  },
  {
    number: 4,
    fault: `${what} answered with 429, for ever`,
    rules: meets(requests[request], status(429), 'every'),
    ends: forEver,
  },
  {
    number: 3,
    fault: `${what} answered with 502, once`,
    rules: meets(requests[request], status(502)),
    ends: done,
  },
]);
