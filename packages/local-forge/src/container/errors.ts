import type { Answer } from '../http/answer.ts';
import { splitPath } from '../http/route.ts';
import type { Arrival } from '../http/surface.ts';

export const DISTRIBUTION = { 'docker-distribution-api-version': 'registry/2.0' };

/** An error as the distribution specification has it. */
export function ociError(
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = `${JSON.stringify({ errors: [{ code, message: '' }] })}\n`;
  return { status, headers: { 'content-type': 'application/json', ...DISTRIBUTION, ...headers }, body };
}

/** Asks the client to sign in, and says how. */
export function challenge(arrival: Arrival): Answer {
  const { forge } = arrival;
  const bearer = `Bearer realm="${forge.base}/v2/token",service="container_registry",scope="*"`;
  const offersBasic = forge.profile.containerOffersBasic && needsSignIn(arrival);
  const basic = offersBasic ? ', Basic realm="Gitea Container Registry"' : '';
  return ociError(401, 'UNAUTHORIZED', { 'www-authenticate': `${bearer}${basic}` });
}

/** Where an anonymous token would not do. */
function needsSignIn({ forge, rawPath }: Arrival): boolean {
  const owner = forge.people.find(splitPath(rawPath)?.[1] ?? '');
  return forge.settings.requireSignIn || (owner !== undefined && owner.visibility !== 'public');
}
