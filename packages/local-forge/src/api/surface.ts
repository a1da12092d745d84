import type { Doer } from '../auth/doer.ts';
import { signIn } from '../auth/sign-in.ts';
import { Refusal, goError, json } from '../http/answer.ts';
import { PAGE_NOT_FOUND, allowOnly } from '../http/surface.ts';
import type { Arrival, Surface } from '../http/surface.ts';
import type { Profile } from '../profile/profile.ts';
import { apiError } from './error.ts';
import { apiRoutes, forgejoApiRoutes } from './routes.ts';

/** `/api/v1`, and `/api/forgejo/v1` where there is one: JSON, and the only place that says why not. */
export function apiSurface(profile: Profile): Surface {
  return {
    prefix: ['api', 'v1'],
    routes: apiRoutes(profile),
    enter: (arrival) => enter(arrival, profile),
    notFound: goError(404, PAGE_NOT_FOUND),
    methodNotAllowed: allowOnly,
    answersHead: profile.apiAnswersHead,
    common: { 'cache-control': profile.cacheControl },
  };
}

/** Forgejo's own API beside the one it shares with Gitea. */
export function forgejoApiSurface(profile: Profile): Surface {
  return { ...apiSurface(profile), prefix: ['api', 'forgejo', 'v1'], routes: forgejoApiRoutes() };
}

function enter(arrival: Arrival, profile: Profile): Doer {
  const doer = signIn(arrival, { accessTokens: true, registryTokens: false }, ({ name, id }) =>
    apiError(arrival, 401, profile.badCredentialMessage(name, id)),
  );
  if (arrival.forge.settings.requireSignIn && doer.kind === 'anonymous')
    throw new Refusal(json(403, { message: 'Only signed in user is allowed to call APIs.' }));
  return doer;
}
