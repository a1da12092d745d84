import type { Fault, FaultRule } from '@parity-lib/local-forge';

import type { Match } from '../../subject.ts';
import type { Row } from '../row.ts';

type Rules = NonNullable<Row['rules']>;
type Occurrence = FaultRule['occurrence'];

export function onUpload(does: Fault, occurrence: Occurrence = 1, files: readonly number[] = [0]): Rules {
  return ({ uploads }) => some(uploads, files).map((match) => ({ match, occurrence, does }));
}

/** On the requests after which what was uploaded is there. */
export function onCommit(does: Fault, files: readonly number[] = [0]): Rules {
  return ({ uploads, commits = uploads }) => some(commits, files).map((match) => ({ match, does }));
}

/** Once what is sent is there. */
export function onQuestionAfterwards(does: Fault): Rules {
  return (release, subject) =>
    onQuestion(does, { from: (subject.questions ?? 1) + 1, count: 100 })(release, subject);
}

/** On one kind of request. */
export function onRequest(match: Match, does: Fault, occurrence: Occurrence = 1): Rules {
  return () => [{ match, occurrence, does }];
}

export function onQuestion(does: Fault, occurrence: Occurrence = 1): Rules {
  return (_release, { question }) => [{ match: question, occurrence, does }];
}

export function onPointer(does: Fault, occurrence: Occurrence = 1): Rules {
  return (_release, { pointer }) => (pointer === undefined ? [] : [{ match: pointer, occurrence, does }]);
}

const filePreflight: Match = { method: 'PUT', path: /\/generic\/!\/0\/x$/ };

/** The write that a forge refuses whoever may write: the preflight's. */
export function onPreflight(does: Fault, occurrence: Occurrence = 1): Rules {
  return (_release, { preflight = filePreflight }) => [{ match: preflight, occurrence, does }];
}

/** A server that wants a repeat at once keeps the suite fast. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return { kind: 'status', status: code, headers: { 'retry-after': '0', ...headers } };
}

export function says(body: string, code = 200, headers: Readonly<Record<string, string>> = {}): Fault {
  return { kind: 'status', status: code, body, headers: { 'content-type': 'application/json', ...headers } };
}

/** A registry of images refuses in its own words (distribution-spec, "Error Codes"). */
export function ociError(code: number, word: string): Fault {
  return says(JSON.stringify({ errors: [{ code: word, message: '' }] }), code);
}

function some(matches: readonly Match[], files: readonly number[]): readonly Match[] {
  return matches.filter((_match, file) => files.includes(file));
}
