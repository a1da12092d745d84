import { basic, type ConnectProxy, connectProxy, leaksIn, OWNER } from '@parity-tools/e2e';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { FAR, farScene } from './kit/far-scene.ts';
import { type Scene, scene } from './kit/scene.ts';

const hasOpenssl = hasPeer('openssl');

const password = 'proxy-pa55/word';
const publish = ['publish', '--publish', '--verbose', '--json'];

/** A proxy that leads to the forge of a scene under its far name. */
function proxyTo(at: Scene, port = 443): Promise<ConnectProxy> {
  return connectProxy({ leadsTo: { [`${FAR}:${port}`]: at.forge.port } });
}

const targets = (proxy: ConnectProxy): readonly string[] => [
  ...new Set(proxy.asked.map(({ method, target }) => `${method} ${target}`)),
];

/** Statuses of the uploads that reached the forge. */
const uploads = (at: Scene): readonly (number | undefined)[] =>
  at.forge
    .writes()
    .filter(({ path }) => path.endsWith('/tool-amd64'))
    .map(({ status }) => status);

describe.skipIf(!hasOpenssl).concurrent('HTTPS_PROXY (needs openssl)', () => {
  test.each(['HTTPS_PROXY', 'https_proxy'])('as %s is the way to the registry', async (variable) => {
    await using at = await farScene();
    await using proxy = await proxyTo(at);
    const env = { [variable]: proxy.url };
    expect((await at.repo.run(publish, env)).exit).toBe(0);
    expect(uploads(at)).toEqual([201]);
    expect((await at.repo.run(['verify'], env)).exit).toBe(0);
    expect(targets(proxy)).toEqual([`CONNECT ${FAR}:443`]);
  });

  test('sees where to, and neither the token nor what is published', async () => {
    await using at = await farScene({ legs: { amd64: { 'tool-amd64': 'a program '.repeat(300_000) } } });
    await using proxy = await proxyTo(at);
    expect((await at.repo.run(publish, { HTTPS_PROXY: proxy.url })).exit).toBe(0);
    // It was there to be seen.
    expect(at.forge.writes().map(({ credential }) => credential)).toContainEqual({
      kind: 'basic',
      as: OWNER,
    });
    for (const { headers } of proxy.asked)
      expect(Object.keys(headers).toSorted()).toEqual(['connection', 'host']);
    expect(proxy.seen()).toContain(`CONNECT ${FAR}:443 HTTP/1.1\r\n`);
    expect(proxy.seen().length).toBeGreaterThan(3_000_000);
    expect(leaksIn(proxy.seen())).toEqual([]);
    expect(proxy.seen().toLowerCase()).not.toMatch(/authorization|a program/);
  });

  test('leads to another port as well', async () => {
    await using at = await farScene({ host: `${FAR}:8443` });
    await using proxy = await proxyTo(at, 8443);
    expect((await at.repo.run(publish, { HTTPS_PROXY: proxy.url })).exit).toBe(0);
    expect(targets(proxy)).toEqual([`CONNECT ${FAR}:8443`]);
  });

  test('without a scheme is http', async () => {
    await using at = await farScene();
    await using proxy = await proxyTo(at);
    expect((await at.repo.run(publish, { HTTPS_PROXY: `127.0.0.1:${proxy.port}` })).exit).toBe(0);
    expect(targets(proxy)).toEqual([`CONNECT ${FAR}:443`]);
  });

  test('that is empty is none', async () => {
    await using at = await farScene();
    await using proxy = await proxyTo(at);
    const env = { HTTPS_PROXY: '', https_proxy: proxy.url, NO_PROXY: '', no_proxy: 'other.test' };
    expect((await at.repo.run(publish, env)).exit).toBe(0);
  });

  test('does not make an untrusted registry trusted', async () => {
    await using at = await farScene();
    await using proxy = await proxyTo(at);
    const env = { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: undefined };
    const run = await at.repo.run(publish, env);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(`BLOCKER(tls-untrusted): ${FAR} did not prove who it is.`);
    // It may be the proxy that shows a certificate of its own.
    expect(run.said).toContain(`through the proxy ${proxy.url}`);
    expect(at.forge.requests).toEqual([]);
  });

  test('gets its user and password, and nobody else does', async () => {
    await using at = await farScene();
    await using proxy = await proxyTo(at);
    const url = `http://somebody:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`;
    const run = await at.repo.run(publish, { HTTPS_PROXY: url });
    expect(run.exit).toBe(0);
    const sent = new Set(proxy.asked.map(({ headers }) => headers['proxy-authorization']));
    expect([...sent]).toEqual([basic('somebody', password)]);
    expect(at.forge.requests.filter(({ headers }) => 'proxy-authorization' in headers)).toEqual([]);
    expect(run.stdout + run.stderr).not.toMatch(passwordForms);
  });
});

const passwordForms = new RegExp(
  [password, encodeURIComponent(password), basic('somebody', password).slice('Basic '.length, -4)].join('|'),
  'i',
);

describe.skipIf(!hasOpenssl).concurrent('a proxy that is not used (needs openssl)', () => {
  test.each([
    ['NO_PROXY', FAR],
    ['NO_PROXY', '.example.test'],
    ['NO_PROXY', '*.example.test'],
    ['NO_PROXY', 'example.test'],
    ['NO_PROXY', '*'],
    ['NO_PROXY', `${FAR}:443`],
    ['NO_PROXY', 'other.test, FORGE.Example.Test'],
    ['no_proxy', FAR],
  ])('because of %s=%s', async (variable, exempt) => {
    await using at = await farScene();
    await using proxy = await proxyTo(at);
    const run = await at.repo.run(publish, { HTTPS_PROXY: proxy.url, [variable]: exempt });
    // Without the proxy, nobody knows that name.
    expect(run.exit).toBe(3);
    expect(run.said).toContain(`BLOCKER(registry-down): ${FAR} cannot be reached.`);
    expect(run.said).not.toContain('proxy');
    expect(proxy.asked).toEqual([]);
  });

  test.each(['other.test', `${FAR}:8443`, 'ample.test', 'deep.forge.example.test', ','])(
    'only for what is named: not because of NO_PROXY=%s',
    async (exempt) => {
      await using at = await farScene();
      await using proxy = await proxyTo(at);
      const run = await at.repo.run(publish, { HTTPS_PROXY: proxy.url, NO_PROXY: exempt });
      expect(run.exit).toBe(0);
      expect(targets(proxy)).toEqual([`CONNECT ${FAR}:443`]);
    },
  );

  test('for https on this machine', async () => {
    await using at = await farScene();
    await using proxy = await connectProxy();
    await at.repo.change({ host: `https://127.0.0.1:${at.forge.port}` });
    expect((await at.repo.run(publish, { HTTPS_PROXY: proxy.url })).exit).toBe(0);
    expect(proxy.asked).toEqual([]);
  });

  test('for plain http, here or far away', async () => {
    await using at = await scene('gitea');
    await using proxy = await connectProxy();
    const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, http_proxy: proxy.url };
    expect((await at.repo.run(publish, env)).exit).toBe(0);
    await at.repo.change({ host: `http://${FAR}`, top: farAndPlain });
    const run = await at.repo.run(publish, env);
    expect(run.said).toContain(`BLOCKER(registry-down): ${FAR} cannot be reached.`);
    expect(proxy.asked).toEqual([]);
  });
});

/** `top` comes behind the usual registry, and so in its place. */
const farAndPlain = { registry: { host: `http://${FAR}`, owner: OWNER, plainHttp: true } };

describe.skipIf(!hasOpenssl).concurrent('a proxy that does not help (needs openssl)', () => {
  test.each([
    ['is not there', undefined, /ECONNREFUSED/],
    [
      'wants another password',
      'HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n',
      /the proxy answered 407/,
    ],
    ['cannot reach it', 'HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n', /the proxy answered 502/],
    ['hangs up', '', /hang up/],
    ['is none', 'SSH-2.0-none\r\n', /Parse Error/],
  ])('because it %s is named', async (_what, answers, why) => {
    await using at = await farScene();
    await using proxy = await connectProxy(answers === undefined ? {} : { answers });
    if (answers === undefined) await proxy[Symbol.asyncDispose]();
    const url = `http://somebody:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`;
    const run = await at.repo.run(publish, { HTTPS_PROXY: url });
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      `BLOCKER(registry-down): ${FAR} cannot be reached through the proxy ${proxy.url}.`,
    );
    expect(run.said).toMatch(why);
    expect(run.said).toContain('HTTPS_PROXY');
    expect(run.stdout + run.stderr).not.toMatch(passwordForms);
    expect(leaksIn(proxy.seen())).toEqual([]);
    expect(at.forge.requests).toEqual([]);
  });

  test('and says the password back is not quoted', async () => {
    const said = basic('somebody', password);
    const answers = `HTTP/1.1 407 not ${said} (${password})\r\ncontent-length: 0\r\n\r\n`;
    await using at = await farScene();
    await using proxy = await connectProxy({ answers });
    const url = `http://somebody:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}`;
    const run = await at.repo.run(publish, { HTTPS_PROXY: url });
    expect(run.said).toContain('the proxy answered 407');
    expect(run.stdout + run.stderr).not.toMatch(passwordForms);
  });

  test.each([
    ['no URL', `http://somebody:${password}@127.0.0.1:port`],
    ['of an unknown kind', `socks5://somebody:${encodeURIComponent(password)}@127.0.0.1:1080`],
    ['wrongly encoded', `http://somebody:%zz${encodeURIComponent(password)}@127.0.0.1:1080`],
  ])('because its URL is %s is refused, without showing it', async (_what, url) => {
    await using at = await farScene();
    const run = await at.repo.run(publish, { HTTPS_PROXY: url });
    expect(run.exit).toBe(2);
    expect(run.said).toContain('HTTPS_PROXY is not the URL of an http or https proxy.');
    expect(run.stdout + run.stderr).not.toMatch(passwordForms);
  });
});
