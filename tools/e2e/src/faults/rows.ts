import type { Fault, FaultRule } from '@parity-lib/local-forge';

import { READ_ONLY, TOKEN } from '../people.ts';
import type { Subject } from './subject.ts';

/** One way in which a publish can go wrong, and how it has to end. */
export interface Row {
  /** In the list of faults that a publisher must survive (docs/faults.md). */
  readonly number: number;
  readonly fault: string;
  /** Faults of the forge; more than one may be needed. */
  readonly rules?: (subject: Subject) => readonly FaultRule[];
  /** Of the publisher. */
  readonly token?: string | undefined;
  readonly ends: {
    readonly exit: 0 | 3 | 4;
    readonly blocker?: string;
    /** What the registry holds afterwards. */
    readonly holds: 'all' | 'nothing';
  };
}

type Occurrence = FaultRule['occurrence'];

const done = { exit: 0, holds: 'all' } as const;
const down = { exit: 3, blocker: 'registry-down', holds: 'nothing' } as const;

const onUpload =
  (does: Fault, occurrence: Occurrence = 1) =>
  ({ upload }: Subject): readonly FaultRule[] => [{ match: upload, occurrence, does }];

const onQuestion =
  (does: Fault, occurrence: Occurrence = 1) =>
  ({ question }: Subject): readonly FaultRule[] => [{ match: question, occurrence, does }];

/** A server that wants a repeat at once keeps the suite fast; what it says otherwise is another row. */
const status = (code: number, retryAfter = '0'): Fault => ({
  kind: 'status',
  status: code,
  headers: { 'retry-after': retryAfter },
});

export const rows: readonly Row[] = [
  ...[500, 502, 503, 504].map((code) => ({
    number: 3,
    fault: `upload answered with ${code}, once`,
    rules: onUpload(status(code)),
    ends: done,
  })),
  {
    number: 3,
    fault: 'upload answered with 503, for ever',
    rules: onUpload(status(503), 'every'),
    ends: down,
  },
  { number: 3, fault: 'question answered with 502, once', rules: onQuestion(status(502)), ends: done },
  {
    number: 3,
    fault: 'question answered with 503, for ever',
    rules: onQuestion(status(503), 'every'),
    ends: down,
  },
  { number: 4, fault: 'upload answered with 429, once', rules: onUpload(status(429)), ends: done },
  {
    number: 4,
    fault: 'upload answered with 429 and a date that is past',
    rules: onUpload(status(429, 'Sat, 01 Jan 2000 00:00:00 GMT')),
    ends: done,
  },
  {
    number: 4,
    fault: 'upload answered with 429, to wait for a year',
    rules: onUpload(status(429, '31536000'), 'every'),
    ends: down,
  },
  ...(['before-body', 'mid-body', 'after-body'] as const).map((when) => ({
    number: 5,
    fault: `connection reset ${when.replace('-', ' ')} of the upload, once`,
    rules: onUpload({ kind: 'reset', when }),
    ends: done,
  })),
  {
    number: 6,
    fault: 'upload stored, its answer lost',
    rules: onUpload({ kind: 'lose-answer' }),
    ends: done,
  },
  {
    number: 16,
    fault: 'upload redirected to another host',
    rules: onUpload({ kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/elsewhere' }),
    ends: { exit: 3, blocker: 'redirect-refused', holds: 'nothing' },
  },
  {
    number: 20,
    fault: 'question answered with JSON that makes no sense',
    rules: onQuestion({ kind: 'status', status: 200, body: '[{"name":7}]' }, 'every'),
    ends: { exit: 3, blocker: 'registry-invalid', holds: 'nothing' },
  },
  {
    number: 20,
    fault: 'question answered with a page that is no JSON',
    rules: onQuestion({ kind: 'status', status: 200, body: '<html>\u001B[2J' }, 'every'),
    ends: { exit: 3, blocker: 'registry-invalid', holds: 'nothing' },
  },
  {
    number: 20,
    fault: 'question answered with 20 MB that are no JSON',
    rules: onQuestion({ kind: 'status', status: 200, body: 'x'.repeat(20_000_000) }, 'every'),
    ends: { exit: 3, blocker: 'registry-invalid', holds: 'nothing' },
  },
  {
    number: 26,
    fault: 'upload too large for a proxy: 413 in HTML',
    rules: onUpload({ kind: 'html-413' }, 'every'),
    ends: { exit: 3, blocker: 'too-large', holds: 'nothing' },
  },
  { number: 27, fault: 'no token', token: '', ends: { exit: 3, blocker: 'empty-token', holds: 'nothing' } },
  {
    number: 27,
    fault: 'a token that nobody made',
    token: TOKEN.replace('rw', 'no'),
    ends: { exit: 3, blocker: 'bad-token', holds: 'nothing' },
  },
  {
    number: 27,
    fault: 'a token that may only read',
    token: READ_ONLY,
    ends: { exit: 3, blocker: 'missing-scope', holds: 'nothing' },
  },
];
