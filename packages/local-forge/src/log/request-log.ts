import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

import type { Credential } from '../auth/credential.ts';
import type { Fault } from '../faults/fault.ts';

/** One request as it was seen; `status` is absent while there is no answer, and for ever if none was given. */
export interface LoggedRequest {
  readonly method: string;
  /** As it came, with the query. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The secret of an `authorization` header is left out, its scheme stays. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  readonly credential: { readonly kind: Credential['kind']; readonly as?: string };
  readonly status?: number;
  /** Bytes of the body that were read: 0 when a request was refused before its body was asked for. */
  readonly bytesIn: number;
  /** Faults that this request met. */
  readonly faults: readonly Fault['kind'][];
}

/** An entry that is still being written. */
export type OpenEntry = { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] };

/** The first line about a request. `as` is the user, or with a failed sign-in the name that was claimed. */
export function beginEntry(request: IncomingMessage, credential: Credential, at: number): OpenEntry {
  const { authorization } = request.headers;
  const scheme = authorization?.split(' ', 1)[0] ?? '';
  const redacted = authorization === undefined ? {} : { authorization: `${scheme} ***` };
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    at,
    headers: { ...request.headers, ...redacted },
    credential: { kind: credential.kind, ...(credential.kind === 'basic' ? { as: credential.user } : {}) },
    bytesIn: 0,
    faults: [],
  };
}
