import { isUsageError } from '../blocker.ts';
import {
  type OwnRegistry,
  parseOwnTarget,
  parseTarget,
  type RegistryConfig,
  type Target,
} from '../http/target.ts';
import { checkShape } from './check-shape.ts';
import { looseRegistrySchema, registrySchema } from './common-schema.ts';
import type { Parsed, Problem } from './problem.ts';
import { under } from './problem.ts';

const keys: readonly string[] = ['host', 'owner', 'username', 'passEntry', 'plainHttp', 'authHosts'];

/**
 * `registry` of parity.json.
 *
 * @param isLoose every artifact names a registry of its own: then there may be no forge, and no `registry` at all.
 * @returns with problems, only what other places are held against.
 */
export function parseRegistry(
  raw: unknown,
  isLoose: boolean,
): { value: RegistryConfig; problems: readonly Problem[] } {
  const { value, problems } = isLoose
    ? checkShape(looseRegistrySchema, raw ?? {}, keys)
    : checkShape(registrySchema, raw, keys);
  const found = [...under('registry', problems)];
  const isWrong = (key: string): boolean => found.some(({ path }) => path === `registry.${key}`);
  const host = hostOf(raw);
  // Looked at even where its neighbours are wrong, unless the host itself is.
  if (host !== undefined && !isWrong('host')) found.push(...problemsOf(host, 'registry.host'));
  if (found.length === 0 || typeof raw !== 'object') return { value, problems: found };
  const right = Object.entries(raw ?? {}).filter(([key]) => keys.includes(key) && !isWrong(key));
  return { value: Object.fromEntries(right), problems: found };
}

function hostOf(raw: unknown): (() => Target) | undefined {
  if (typeof raw !== 'object' || raw === null || !('host' in raw)) return undefined;
  const { host } = raw;
  if (typeof host !== 'string') return undefined;
  const plainHttp = 'plainHttp' in raw && raw.plainHttp === true;
  return () => parseTarget({ host, owner: '', plainHttp });
}

/** Where an artifact goes: to the registry that it names, else to the forge. */
export function targetOf(registry: RegistryConfig, own: OwnRegistry | undefined): Parsed<Target> {
  if (own === undefined) return { ok: true, value: parseTarget(registry) };
  const problems = problemsOf(() => parseOwnTarget(own, registry), own.field);
  if (problems.length > 0) return { ok: false, problems };
  const target = parseOwnTarget(own, registry);
  if (target.auth === 'bearer' || target.username !== '') return { ok: true, value: target };
  const message = 'is missing: the registry takes the token as the password of a user';
  return { ok: false, problems: [{ path: 'registry.username', message }] };
}

/** There is one token, and it is for one registry. */
export function originProblems(
  artifacts: readonly { readonly path: string; readonly target: Target }[],
): readonly Problem[] {
  const [first] = artifacts;
  return artifacts
    .filter(({ target }) => target.origin !== first?.target.origin)
    .map(({ path, target }) => ({
      path,
      message: `goes to ${target.origin}, and ${first?.path} to ${first?.target.origin}: one config has one token, and so one registry`,
    }));
}

/** A wrong place as a problem of the field that names it. */
function problemsOf(parse: () => Target, field: string): readonly Problem[] {
  try {
    parse();
    return [];
  } catch (error) {
    if (!isUsageError(error)) throw error;
    const message = error.message.replace(`${field} `, '');
    return [{ path: field, message: [message, error.next ?? ''].join(' ').trim() }];
  }
}
