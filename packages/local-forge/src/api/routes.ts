import { onOwner, onVersion } from '../gates/api-gates.ts';
import { json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Handler, Route } from '../http/route.ts';
import type { Profile } from '../profile/profile.ts';
import { latestVersion, listOwner, listPackage } from './lists.ts';
import { deleteVersion, listFiles, showVersion } from './one-version.ts';
import { introspect } from './token.ts';

const PACKAGE = '/api/v1/packages/:owner/:type/:name';
const VERSION = `${PACKAGE}/:version`;

/** The part of `/api/v1` that concerns packages, and what a preflight asks. */
export function apiRoutes(profile: Profile): readonly Route[] {
  const onePackage: Route[] = [
    get(PACKAGE, onOwner('read', listPackage)),
    get(`${PACKAGE}/-/latest`, onOwner('read', latestVersion)),
  ];
  return [
    get('/api/v1/version', ({ forge }) => json(200, { version: forge.profile.version })),
    get('/api/v1/settings/api', ({ forge }) => json(200, forge.profile.apiSettings)),
    ...(profile.hasTokenIntrospection ? [get('/api/v1/token', introspect)] : []),
    get('/api/v1/packages/:owner', onOwner('read', listOwner)),
    ...(profile.listsOnePackage ? onePackage : []),
    { method: 'DELETE', path: VERSION, handle: onVersion('write', deleteVersion) },
    get(VERSION, onVersion('read', showVersion)),
    get(`${VERSION}/files`, onVersion('read', listFiles)),
  ];
}

/** Forgejo says its version a second time, as text that happens to be JSON. */
export function forgejoApiRoutes(): readonly Route[] {
  return [get('/api/forgejo/v1/version', forgejoVersion)];
}

function forgejoVersion({ forge }: Exchange): Answer {
  return {
    ...json(200, { version: forge.profile.version }),
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  };
}

function get(path: string, handle: Handler): Route {
  return { method: 'GET', path, handle };
}
