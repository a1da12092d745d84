import type { Body } from '../ports.ts';
import type { Credential } from './credentials.ts';

export interface Question {
  /** GET when left out. Others only for a request that cannot change anything, whatever the answer: it may be repeated. */
  readonly method?: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly as: Credential;
  /** It is put to the token service of the registry: the token may go there where `registry.authHosts` names it. */
  readonly isForToken?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** A redirect of this question is an answer in itself: do not follow it. */
  readonly keepRedirect?: boolean;
}

export interface WriteRequest {
  readonly method: 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  /** `publisher` when left out. */
  readonly as?: Credential;
  readonly body?: Body;
  readonly headers?: Readonly<Record<string, string>>;
  readonly onSent?: (bytes: number) => void;
  /** It ends what an earlier request began, and is sent also when we were asked to stop: that is when it is needed. */
  readonly isTidyUp?: boolean;
}

export interface Download {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Breaks off with Blocked. Must be read to its end or given up with `discard`. */
  readonly body: AsyncIterable<Uint8Array>;
  discard(): void;
}
