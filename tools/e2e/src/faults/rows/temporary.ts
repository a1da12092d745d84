import { done, refused, type Row } from '../row.ts';
import { onPreflight, onQuestion, onUpload, status } from './forge-faults.ts';

const three = { files: 3, bytes: 180_000 };
const aYear = 31_536_000;

/** A time as a server writes it whose clock is a year ahead. */
function nextYear(seconds = 0): string {
  return new Date(Date.now() + (aYear + seconds) * 1000).toUTCString();
}

/** What a server says when it may be otherwise in a moment. */
export const temporary: readonly Row[] = [
  ...[500, 502, 503, 504].map((code) => ({
    number: 3,
    fault: `upload answered with ${code}, once`,
    rules: onUpload(status(code)),
    ends: done,
    isCurlsToo: true,
  })),
  {
    number: 3,
    fault: 'upload answered with 503, for ever',
    rules: onUpload(status(503), 'every'),
    ends: refused('registry-down'),
    isCurlsToo: true,
  },
  {
    number: 3,
    fault: 'second of three uploads answered with 502, once',
    load: three,
    rules: onUpload(status(502), 1, [1]),
    ends: done,
    isCurlsToo: true,
  },
  {
    number: 3,
    fault: 'all but the first of three uploads answered with 503, for ever',
    load: three,
    rules: onUpload(status(503), 'every', [1, 2]),
    ends: { exit: 4, blocker: 'registry-down', holds: 1 },
    isCurlsToo: true,
  },
  {
    number: 3,
    fault: 'question answered with 502, once',
    rules: onQuestion(status(502)),
    ends: done,
  },
  {
    number: 3,
    fault: 'question answered with 503, for ever',
    rules: onQuestion(status(503), 'every'),
    ends: refused('registry-down'),
  },
  { number: 3, fault: 'preflight answered with 503, once', rules: onPreflight(status(503)), ends: done },
  {
    number: 3,
    fault: 'preflight answered with 503, for ever',
    rules: onPreflight(status(503), 'every'),
    ends: refused('registry-down'),
  },
  {
    number: 4,
    fault: 'upload answered with 429, once',
    rules: onUpload(status(429)),
    ends: done,
    isCurlsToo: true,
  },
  {
    number: 4,
    fault: 'upload answered with 429 and a date that is past',
    rules: onUpload(status(429, { 'retry-after': 'Sat, 01 Jan 2000 00:00:00 GMT' })),
    ends: done,
    isCurlsToo: true,
  },
  {
    number: 4,
    fault: 'upload answered with 429, to wait for a year',
    // Once: whoever repeats it without waiting succeeds, and is found out.
    rules: onUpload(status(429, { 'retry-after': String(aYear) })),
    ends: refused('registry-down'),
    isCurlsToo: true,
  },
  {
    number: 19,
    fault: 'upload answered with 429 and a date, by a clock that is a year ahead',
    rules: (...at) => onUpload(status(429, { date: nextYear(), 'retry-after': nextYear(1) }))(...at),
    ends: done,
    isCurlsToo: true,
  },
];
