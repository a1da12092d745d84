import { Refusal } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { Exchange, OwnedExchange } from '../http/exchange.ts';
import { redirectToOwner } from './renamed-owner.ts';

/** Finds the owner that the path names. One who was renamed is a redirect, one who is not there is `missing`. */
export function withOwner(exchange: Exchange, missing: (name: string) => Answer): OwnedExchange {
  const name = param(exchange, 'owner');
  const owner = exchange.forge.people.find(name);
  if (owner !== undefined) return { ...exchange, owner };
  throw new Refusal(redirectToOwner(exchange, name) ?? missing(name));
}
