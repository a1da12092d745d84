import { signIn } from '../auth/sign-in.ts';
import { Refusal, goError } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { PAGE_NOT_FOUND, allowOnly } from '../http/surface.ts';
import type { Arrival, Surface } from '../http/surface.ts';
import type { Profile } from '../profile/profile.ts';
import { challenge } from './errors.ts';
import { containerRoutes } from './routes.ts';

/** `/v2`: Basic with a token, or Bearer with the registry's own token; an access token as Bearer is refused. */
export function containerSurface(profile: Profile): Surface {
  const text = goError(401, profile.badCredentialText);
  const refuse = (arrival: Arrival): Answer =>
    profile.containerChallengesBadCredential ? challenge(arrival) : text;
  return {
    prefix: ['v2'],
    routes: containerRoutes(),
    enter: (arrival) => {
      if (!rootTakes(profile, arrival)) throw new Refusal(text);
      return signIn(arrival, { accessTokens: false, registryTokens: true }, () => refuse(arrival));
    },
    notFound: goError(404, PAGE_NOT_FOUND),
    methodNotAllowed: allowOnly,
    answersHead: false,
    common: {},
  };
}

/** Forgejo's bare `GET /v2/` knows no Basic, unlike everything below it. */
function rootTakes(profile: Profile, { rawPath, method, credential }: Arrival): boolean {
  if (profile.containerRootTakesBasic || credential.kind !== 'basic') return true;
  return method !== 'GET' || !/^\/+v2\/*$/.test(rawPath);
}
