import { describe, expect, test } from 'vitest';

import { proxyFor } from './proxy.ts';

const url = new URL('https://git.example.org/x');
const isUsed = (exempt: string, to = url): boolean =>
  proxyFor(to, { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: exempt }) !== undefined;

describe('NO_PROXY', () => {
  test.each(['*', 'git.example.org', 'example.org', '.example.org', '*.example.org', 'GIT.example.org:443'])(
    '%s exempts a host',
    (exempt) => {
      expect(isUsed(exempt)).toBe(false);
      expect(isUsed(`other.org, ${exempt}`)).toBe(false);
      expect(isUsed(`other.org ${exempt}`)).toBe(false);
    },
  );

  test.each([
    '',
    ' ',
    ',',
    '.',
    '*.',
    'ample.org',
    'it.example.org',
    'git.example.org:8443',
    'org.',
    'example.org.evil',
  ])('%j does not', (exempt) => expect(isUsed(exempt)).toBe(true));

  test.each(['::1:2', '[::1:2]', '[::1:2]:8443'])('knows an IPv6 address as %s', (exempt) => {
    expect(isUsed(exempt, new URL('https://[::1:2]:8443/'))).toBe(false);
    expect(isUsed(exempt)).toBe(true);
  });
});

test.each([
  ['http://proxy:3128', 'http://proxy:3128', undefined],
  ['proxy:3128', 'http://proxy:3128', undefined],
  ['HTTPS://proxy/ignored', 'https://proxy', undefined],
  ['http://a%40b:p%2Fw@proxy', 'http://proxy', 'a@b:p/w'],
  ['http://a@proxy', 'http://proxy', 'a:'],
])('HTTPS_PROXY %s is %s', (named, origin, user) => {
  const proxy = proxyFor(url, { HTTPS_PROXY: named });
  expect(proxy?.url.href).toBe(`${origin}/`);
  const sent = proxy?.authorization?.replace('Basic ', '');
  expect(sent === undefined ? undefined : Buffer.from(sent, 'base64').toString()).toBe(user);
});
