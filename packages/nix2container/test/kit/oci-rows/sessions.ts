import type { Fault } from '@parity-lib/local-forge';
import {
  done,
  inTurn,
  ociError,
  onRequest,
  refused,
  type Row,
  uploadForgotten,
} from '@parity-tools/e2e/rows';

import { inPieces } from './artifacts.ts';
import { repository, requests } from './requests.ts';

const unknown = ociError(404, 'BLOB_UPLOAD_UNKNOWN');
/** Without a word: what a code would say, the status has to say. */
const wrongPlace: Fault = { kind: 'status', status: 416 };

/** A piece was taken, says the registry, and of how many bytes it has by then. */
function taken(range: string, location?: string) {
  const headers = { range, ...(location === undefined ? {} : { location }) };
  return { kind: 'status', status: 202, headers, afterBody: true } as const;
}

/** Uploads that the registry knows nothing of, or knows otherwise. All but the last two are sent in pieces. */
export const sessions: readonly Row[] = [
  { ...uploadForgotten, ...inPieces },
  ...inTurn([
    ...(
      [
        ['the second piece answered with 404: no such upload', 'chunk', unknown, 2],
        ['the last request answered with 404: no such upload', 'blob', unknown, 1],
        ['the second piece answered with 416: it begins elsewhere', 'chunk', wrongPlace, 2],
        ['a piece taken, says the registry, and not stored', 'chunk', taken('0-279999'), 1],
        ['a piece taken, and Range counts less than was sent', 'chunk', taken('0-99'), 2],
        ['a piece taken, and Range counts more than there is', 'chunk', taken('0-99999999'), 2],
        ['a piece taken, and Range makes no sense', 'chunk', taken('bytes 7-5/*'), 2],
      ] as const
    ).map(([fault, request, does, occurrence]): Row => ({
      number: 9,
      fault,
      ...inPieces,
      rules: onRequest(requests[request], does, occurrence),
      ends: done,
    })),
    {
      number: 9,
      fault: 'every piece answered with 404: no such upload',
      ...inPieces,
      rules: onRequest(requests.chunk, unknown, 'every'),
      ends: refused('registry-invalid'),
    },
    {
      number: 9,
      fault: 'every piece answered with 416: it begins elsewhere',
      ...inPieces,
      rules: onRequest(requests.chunk, wrongPlace, 'every'),
      ends: refused('registry-invalid'),
    },
    {
      number: 9,
      fault: 'an upload opened that nobody knows afterwards',
      rules: onRequest(requests.session, taken('0-0', `${repository}/blobs/uploads/nobody-knows-it`)),
      ends: done,
    },
    {
      number: 16,
      fault: 'an upload opened on another host',
      rules: onRequest(requests.session, taken('0-0', 'http://127.0.0.1:9/elsewhere'), 'every'),
      ends: refused('redirect-refused'),
    },
  ]),
];
