import { Blocked, type HttpClient } from '@parity-lib/core';

/**
 * Where a registry has its token service. The token is shown to it: so it is the registry itself, or named by the config.
 *
 * @throws Blocked `registry-invalid`, or `redirect-refused` for a strange place.
 */
export function realmOf(realm: string, { target, hasToken }: HttpClient): URL {
  const url = URL.parse(realm);
  const isUsable =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!isUsable) throw unreadable(target.base.host, realm);
  if (!hasToken || url.origin === target.origin) return url;
  if (!target.authHosts.includes(url.host)) throw strange(target.base.host, url);
  if (target.base.protocol === 'https:' && url.protocol !== 'https:') throw inTheClear(target.base.host, url);
  return url;
}

function strange(host: string, realm: URL): Blocked {
  return new Blocked('redirect-refused', {
    message: `${host} wants its token shown to another host: ${realm.host}.`,
    details: [`its token service is ${realm.origin}${realm.pathname}`],
    next: `If that is the right place: "authHosts": [${JSON.stringify(realm.host)}] in "registry".`,
  });
}

function inTheClear(host: string, realm: URL): Blocked {
  return new Blocked('redirect-refused', {
    message: `${host} wants its token sent in the clear, to ${realm.origin}.`,
    details: [`its token service is ${realm.origin}${realm.pathname}`],
    next: 'Tell who runs the registry: the realm must begin with https.',
  });
}

function unreadable(host: string, realm: string): Blocked {
  return new Blocked('registry-invalid', {
    message: `${host} names a token service that is no URL.`,
    details: [`realm ${JSON.stringify(withoutUser(realm).slice(0, 200))}`],
    next: 'Tell who runs the registry.',
  });
}

function withoutUser(realm: string): string {
  return realm.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1…@');
}
