import { empty, withHeaders } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { splitPath } from '../http/route.ts';
import type { Arrival } from '../http/surface.ts';

export const DISTRIBUTION = { 'docker-distribution-api-version': 'registry/2.0' };

/** An error as the distribution specification has it. */
export function ociError(status: number, code: string, message = ''): Answer {
  return ociJson(status, { errors: [{ code, message }] });
}

/** JSON as this registry sends it: without a word about its character set. */
export function ociJson(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const all = { 'content-type': 'application/json', ...DISTRIBUTION, ...headers };
  return { status, headers: all, body: `${JSON.stringify(value)}\n` };
}

/** What the registry says of limits and of its own failures: nothing. */
export function ociSilence(status: number): Answer {
  return empty(status, DISTRIBUTION);
}

/** Asks the client to sign in, and says how. */
export function challenge(arrival: Arrival): Answer {
  const { forge } = arrival;
  const bearer = `Bearer realm="${forge.base}/v2/token",service="container_registry",scope="*"`;
  const offersBasic = forge.profile.containerOffersBasic && needsSignIn(arrival);
  const basic = offersBasic ? ', Basic realm="Gitea Container Registry"' : '';
  return withHeaders(ociError(401, 'UNAUTHORIZED'), { 'www-authenticate': `${bearer}${basic}` });
}

/** Where an anonymous token would not do. */
function needsSignIn({ forge, rawPath }: Arrival): boolean {
  const owner = forge.people.find(splitPath(rawPath)?.[1] ?? '');
  return forge.settings.requireSignIn || (owner !== undefined && owner.visibility !== 'public');
}
