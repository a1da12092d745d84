import { timestamp } from './api/timestamp.ts';
import { ANONYMOUS } from './auth/doer.ts';
import { plain, withHeaders } from './http/answer.ts';
import type { Answer } from './http/answer.ts';
import type { Exchange } from './http/exchange.ts';
import type { Route } from './http/route.ts';
import type { Surface } from './http/surface.ts';
import type { Profile } from './profile/profile.ts';

/** Everything else: health, and the web's own 404. Credentials do not matter here. */
export function webSurface(profile: Profile): Surface {
  const notFound = withHeaders(plain(404, 'Not found.\n'), { 'cache-control': profile.cacheControl });
  const methods = profile.healthAnswersHead ? ['GET', 'HEAD'] : ['GET'];
  return {
    prefix: [],
    routes: methods.map((method): Route => ({ method, path: '/api/healthz', handle: health })),
    enter: () => ANONYMOUS,
    notFound,
    methodNotAllowed: () => notFound,
    answersHead: false,
    common: {},
  };
}

function health({ forge }: Exchange): Answer {
  const check = [{ status: 'pass', time: timestamp(forge.now()) }];
  const checks = { 'cache:ping': check, 'database:ping': check };
  const body = JSON.stringify({ status: 'pass', description: 'forge', checks }, null, 2);
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...forge.profile.healthHeaders },
    body,
  };
}
