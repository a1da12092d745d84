import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';

import type { Credential } from '../auth/credential.ts';
import type { Doer } from '../auth/doer.ts';
import type { Forge } from '../forge.ts';
import type { Owner } from '../world/people.ts';

/** One request on its way through gates and handler. */
export interface Exchange {
  readonly forge: Forge;
  readonly method: string;
  /** As it came: percent-encoded, without the query. */
  readonly rawPath: string;
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly credential: Credential;
  /** Path parts by name, decoded: data from the wire, never to be used as a path. */
  readonly params: Readonly<Record<string, string>>;
  readonly doer: Doer;
  /** Asks for the body: only now does a client that expects `100 Continue` begin to send. */
  readonly receive: () => Readable;
}

/** An exchange whose path names an owner that exists. */
export interface OwnedExchange extends Exchange {
  readonly owner: Owner;
}

/** The named part of the path; the route's pattern says that it is there. */
export function param(exchange: Exchange, name: string): string {
  const value = exchange.params[name];
  if (value === undefined) throw new Error(`the route has no part called ${name}`);
  return value;
}
