import { randomUUID, sign } from 'node:crypto';

import type { SigningKey } from './signing-key.ts';

/** Who and what a token is for. */
export interface TokenParts {
  readonly issuer: string;
  readonly service: string;
  readonly user: string;
  /** `repository:NAME:pull,push`; each is granted as it was asked. */
  readonly scopes: readonly string[];
  /** In seconds. */
  readonly expiresIn: number;
}

/** A registry takes a token for this many seconds longer than it says. */
const leeway = 60;

/**
 * A token as docker-registry reads it: a JWT, signed RS256, its certificate in the header. The registry's leeway is
 * taken off, so that the token is refused when its time is over and not a minute later.
 */
export function registryToken(parts: TokenParts, { key, x5c }: SigningKey): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: parts.issuer,
    aud: parts.service,
    sub: parts.user,
    jti: randomUUID(),
    iat: now,
    nbf: now,
    exp: now + parts.expiresIn - leeway,
    access: parts.scopes.map(accessOf),
  };
  const signed = [{ typ: 'JWT', alg: 'RS256', x5c: [x5c] }, claims].map(base64url).join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** The name may have colons of its own: `repository:host:5000/name:pull`. */
function accessOf(scope: string): object {
  const [type = '', ...rest] = scope.split(':');
  const actions = rest.pop()?.split(',') ?? [];
  return { type, name: rest.join(':'), actions };
}

function base64url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
