import type { Fault, FaultRule } from '@parity-lib/local-forge';

import type { Row } from '../row.ts';

type Rules = NonNullable<Row['rules']>;
type Occurrence = FaultRule['occurrence'];

export function onUpload(does: Fault, occurrence: Occurrence = 1, files: readonly number[] = [0]): Rules {
  return ({ uploads }) =>
    uploads.filter((_match, file) => files.includes(file)).map((match) => ({ match, occurrence, does }));
}

export function onQuestion(does: Fault, occurrence: Occurrence = 1): Rules {
  return (_release, { question }) => [{ match: question, occurrence, does }];
}

export function onPointer(does: Fault, occurrence: Occurrence = 1): Rules {
  return (_release, { pointer }) => (pointer === undefined ? [] : [{ match: pointer, occurrence, does }]);
}

/** The write that a forge refuses whoever may write: the preflight's. */
export function onPreflight(does: Fault, occurrence: Occurrence = 1): Rules {
  return () => [{ match: { method: 'PUT', path: /\/generic\/!\/0\/x$/ }, occurrence, does }];
}

/** A server that wants a repeat at once keeps the suite fast. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Fault {
  return { kind: 'status', status: code, headers: { 'retry-after': '0', ...headers } };
}

export function says(body: string, code = 200, headers: Readonly<Record<string, string>> = {}): Fault {
  return { kind: 'status', status: code, body, headers: { 'content-type': 'application/json', ...headers } };
}
