import { Blocked, UsageError } from '../blocker.ts';
import type { VersionRules } from '../config/parse-config.ts';
import type { Target } from '../http/target.ts';
import type { Env } from '../ports.ts';
import type { Checkout } from './checkout.ts';
import type { ReleaseContext } from './context.ts';
import { deriveBranch, type DerivedVersion } from './derive-version.ts';

/** 1985-10-26 08:15 UTC, where SOURCE_DATE_EPOCH says nothing. */
const defaultEpoch = 499_162_500;

/** @throws Blocked `artifact-invalid` when `strictVersion` forbids what the tag says. */
export function deriveContext(
  derived: DerivedVersion,
  checkout: Checkout,
  rules: VersionRules,
  at: { env: Env; registry: Target },
): ReleaseContext {
  if (rules.strictVersion && derived.from === 'tag' && derived.version !== rules.version) {
    throw new Blocked('artifact-invalid', {
      message: `The tag ${derived.tag} says ${derived.version}, and the config says ${rules.version}.`,
      next: `Set "version": "${derived.version}" and tag that commit, or drop "strictVersion".`,
    });
  }
  return {
    ...derived,
    commit: checkout.commit,
    dirty: checkout.dirty,
    run: /^\d+$/.exec(at.env['CI_PIPELINE_NUMBER'] ?? '')?.[0],
    branch: deriveBranch(rules, at.env, derived),
    epoch: parseEpoch(at.env['SOURCE_DATE_EPOCH']),
    registry: at.registry,
  };
}

function parseEpoch(text: string | undefined): number {
  if (!text) return defaultEpoch;
  // Tar headers, the narrowest place an epoch goes, hold 33 bits.
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 33) return Number(text);
  throw new UsageError(
    `SOURCE_DATE_EPOCH is ${JSON.stringify(text)}; it must be whole seconds since 1970, as "git log -1 --format=%ct" prints them.`,
  );
}
