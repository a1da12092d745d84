import { done, onRequest, type Row } from '@parity-tools/e2e/rows';

import { inPieces } from './artifacts.ts';
import { requests } from './requests.ts';

const places = [
  ['chunk', 'a piece'],
  ['manifest', 'a manifest'],
  ['entry', 'an entry'],
  ['name', 'the name'],
  ['pointer', 'a pointer'],
] as const;

/** Connections that end within a request, and answers that nobody hears. */
export const broken: readonly Row[] = [
  ...places.flatMap(([request, what]): readonly Row[] => {
    const sent = request === 'chunk' ? inPieces : {};
    return [
      {
        number: 5,
        fault: `connection reset in the middle of ${what}, once`,
        ...sent,
        rules: onRequest(requests[request], { kind: 'reset', when: 'mid-body' }),
        ends: done,
      },
      {
        number: 6,
        fault: `${what} stored, its answer lost`,
        ...sent,
        rules: onRequest(requests[request], { kind: 'lose-answer' }),
        ends: done,
      },
    ];
  }),
  {
    number: 6,
    fault: 'an upload opened, the answer to that lost',
    rules: onRequest(requests.session, { kind: 'lose-answer' }),
    ends: done,
  },
  {
    number: 6,
    fault: 'a blob stored, its answer lost',
    rules: onRequest(requests.blob, { kind: 'lose-answer' }),
    ends: done,
  },
  {
    number: 5,
    fault: 'connection reset in the third of five pieces, once',
    ...inPieces,
    rules: onRequest(requests.chunk, { kind: 'reset', when: 'mid-body' }, 3),
    ends: done,
  },
];
