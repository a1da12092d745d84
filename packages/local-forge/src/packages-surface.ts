import { signIn } from './auth/sign-in.ts';
import { genericRoutes } from './generic/routes.ts';
import { helmRoutes } from './helm/routes.ts';
import { goError } from './http/answer.ts';
import { PAGE_NOT_FOUND, allowOnly } from './http/surface.ts';
import type { Surface } from './http/surface.ts';
import { npmRoutes } from './npm/routes.ts';
import type { Profile } from './profile/profile.ts';
import { pypiRoutes } from './pypi/routes.ts';

/** `/api/packages`: one router for all types but containers. Each type adds its routes here. */
export function packagesSurface(profile: Profile): Surface {
  return {
    prefix: ['api', 'packages'],
    routes: [...genericRoutes(profile), ...pypiRoutes(), ...npmRoutes(), ...helmRoutes()],
    enter: (arrival) =>
      signIn(arrival, { accessTokens: true, registryTokens: true }, () =>
        goError(401, profile.badCredentialText),
      ),
    notFound: goError(404, PAGE_NOT_FOUND),
    methodNotAllowed: allowOnly,
    answersHead: false,
    common: {},
  };
}
