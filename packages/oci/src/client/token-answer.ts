import { type Answer, invalidAnswer } from '@parity-lib/core';
import * as z from 'zod/mini';

/** What a token lives when nobody says, in seconds (distribution, "Token Response Fields"). */
const defaultLifeSeconds = 60;

const shape = z.object({
  token: z.nullish(z.string()),
  access_token: z.nullish(z.string()),
  expires_in: z.optional(z.unknown()),
});

/** @throws Blocked `registry-invalid` where there is no token that fits into a header. */
export function readToken(answer: Answer): { readonly secret: string; readonly lifeMs: number } {
  const parsed = z.safeParse(shape, answer.json());
  const secret = parsed.data?.token ?? parsed.data?.access_token ?? '';
  if (!/^[\x21-\x7e]+$/.test(secret)) throw invalidAnswer(answer, 'is a token service that gives no token');
  return { secret, lifeMs: lifeSeconds(parsed.data?.expires_in) * 1000 };
}

/** What makes no sense there is as good as nothing. */
function lifeSeconds(expiresIn: unknown): number {
  return typeof expiresIn === 'number' && expiresIn >= 0 ? expiresIn : defaultLifeSeconds;
}
