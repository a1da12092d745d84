import { userOf } from '../auth/doer.ts';
import { Refusal, goError } from '../http/answer.ts';
import type { OwnedExchange } from '../http/exchange.ts';

/**
 * Forgejo's soft quota: asked before the handler, of the user who writes, about what that user owns already.
 *
 * `total` is `[quota.default] TOTAL`, one rule about the size of everything. Forgejo 11 asks whether a rule
 * about packages allows the write and takes none for no: any default total but -1 refuses every package.
 * `packages` is a rule about packages, as an administrator would add: refused once more than that is stored.
 */
export function refuseOverQuota({ forge, doer }: OwnedExchange): void {
  const { quota } = forge.settings;
  const user = userOf(doer);
  if (!forge.profile.enforcesQuota || quota === null || user === undefined) return;
  const { packages: limit, total = -1 } = quota;
  const used = limit === undefined ? 0 : forge.packages.usageOf(user.name).bytes;
  const allowed = limit === undefined ? total === -1 : limit === -1 || used <= limit;
  if (!allowed) throw new Refusal(goError(413, 'enforcePackagesQuota'));
}
