import { createHmac, timingSafeEqual } from 'node:crypto';

/** What `/v2/token` signs: whose token it is (0: nobody's) and the scopes of the credential that asked. */
export interface RegistryClaims {
  readonly userId: number;
  readonly scopes?: readonly string[];
}

const DAY_IN_SECONDS = 24 * 60 * 60;

/** Signs claims as the JWT that container clients carry for a day. */
export function signRegistryToken(claims: RegistryClaims, secret: Buffer, now: number): string {
  const seconds = Math.floor(now / 1000);
  const payload = {
    exp: seconds + DAY_IN_SECONDS,
    nbf: seconds,
    UserID: claims.userId,
    Scope: claims.scopes,
  };
  const head = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(payload)}`;
  return `${head}.${sign(head, secret)}`;
}

/** Reads a JWT back, or nothing when it is not ours or too old. */
export function readRegistryToken(token: string, secret: Buffer, now: number): RegistryClaims | undefined {
  const [head, payload, signature] = token.split('.');
  if (head === undefined || payload === undefined || signature === undefined) return undefined;
  const expected = Buffer.from(sign(`${head}.${payload}`, secret));
  const given = Buffer.from(signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Payload;
  if (claims.exp * 1000 < now) return undefined;
  return { userId: claims.UserID, ...(claims.Scope === undefined ? {} : { scopes: claims.Scope }) };
}

interface Payload {
  exp: number;
  UserID: number;
  Scope?: string[];
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(text: string, secret: Buffer): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
