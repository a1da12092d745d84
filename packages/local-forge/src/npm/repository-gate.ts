import { userOf } from '../auth/doer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { npmError } from './errors.ts';

/** A manifest that names a repository on this forge is taken only from who may write that one's packages. */
export function refuseForeignRepository({ forge, doer }: OwnedExchange, url: string): void {
  const repository = forge.repositories.byUrl(url, forge.base);
  const user = userOf(doer);
  if (repository === undefined || user === undefined) return;
  const { owner, writers } = repository;
  if (user.isAdmin || owner.writers.has(user.id) || writers.has(user.id)) return;
  throw npmError(403, 'no permission to upload this package');
}
