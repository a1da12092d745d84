import type { Secrets } from './token/redact.ts';

/**
 * What a child gets of an environment, and more. Never the token: neither the variables that hold it nor any other that
 * has it inside.
 *
 * @param inherit the only names that it gets of `env`; all when left out.
 */
export function childEnv(
  env: Readonly<Record<string, string | undefined>>,
  more: Readonly<Record<string, string>>,
  inherit: readonly string[] | undefined,
  secrets: Secrets,
): Record<string, string> {
  const inherited = Object.entries(env).filter(([name]) => inherit?.includes(name) ?? true);
  const kept = [...inherited, ...Object.entries(more)].filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !entry[0].startsWith('REGISTRY_TOKEN') && !secrets.isIn(entry[1]),
  );
  return Object.fromEntries(kept);
}
