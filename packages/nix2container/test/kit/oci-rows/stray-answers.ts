import { onRequest, overLimit, refused, type Row, strayManifest } from '@parity-tools/e2e/rows';

import { inPieces } from './artifacts.ts';
import { requests } from './requests.ts';

const away = { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/elsewhere' } as const;

/** Answers that lead elsewhere, or speak of something else. */
export const strayAnswers: readonly Row[] = [
  {
    number: 16,
    fault: 'POST of an upload redirected to another host',
    rules: onRequest(requests.session, away, 'every'),
    ends: refused('redirect-refused'),
  },
  {
    number: 16,
    fault: 'PATCH of a piece redirected to another host',
    ...inPieces,
    rules: onRequest(requests.chunk, away, 'every'),
    ends: refused('redirect-refused'),
  },
  ...strayManifest(requests.manifest, 'a manifest'),
  overLimit('a blob'),
];
