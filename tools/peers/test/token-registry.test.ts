import { tempFolder } from '@parity-tools/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

import { crane, hasOci, installOci, regctl, skopeo, startTokenRegistry } from '../src/index.ts';
import { basicHeader } from '../src/login.ts';
import { tinyImage } from './tiny-image.ts';

const login = { user: 'oleks', password: 'a-token-of-oleks' };
const wrong = { ...login, password: 'wrong' };

describe.skipIf(!hasOci())('a registry of tokens (needs the peers of tools/peers)', () => {
  beforeAll(installOci, 1_200_000);

  test.each(['docker-registry', 'distribution'] as const)(
    '%s: three clients come in with tokens',
    async (program) => {
      using temp = tempFolder();
      await using registry = await startTokenRegistry(temp.at('server'), { login, program });
      const { host, tokens } = registry;
      const home = temp.at('home');
      const registries = [{ host, login }];
      const { layout, digest } = tinyImage(temp.at('tiny'));
      const name = `${host}/tiny:one`;
      const push = ['copy', '--preserve-digests', `oci:${layout}:one`, `docker://${name}`];
      const pushed = await skopeo(push, { home, registries });
      expect(pushed.code, pushed.stderr).toBe(0);
      expect(tokens.given).toContainEqual(['repository:tiny:pull,push']);
      const before = tokens.given.length;
      const read = await crane(['digest', name], { home, registries });
      expect(read.stdout.trim(), read.stderr).toBe(digest);
      expect(tokens.given.slice(before)).toEqual([['repository:tiny:pull']]);
      const again = await regctl(['image', 'digest', name], { home, registries });
      expect(again.stdout.trim(), again.stderr).toBe(digest);
    },
  );

  test('a wrong login gets no token, and without a token nobody reads', async () => {
    using temp = tempFolder();
    await using registry = await startTokenRegistry(temp.at('server'), { login });
    const { host, tokens, url } = registry;
    const tried = await crane(['ls', `${host}/tiny`], {
      home: temp.at('home'),
      registries: [{ host, login: wrong }],
    });
    expect(tried.code).toBe(1);
    expect([tokens.given, tokens.refused]).toEqual([[], 1]);
    const { status, headers } = await fetch(new URL('v2/tiny/tags/list', url));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain(`Bearer realm="${tokens.realm}"`);
    expect(new URL(tokens.realm).host).not.toBe(host);
  });

  test.each([
    ['the right scope', 300, 'repository:tiny:pull', 404], // let in, and there is no such repository
    ['a scope of another repository', 300, 'repository:other:pull', 401],
    ['no time left', 0, 'repository:tiny:pull', 401],
  ])('a token with %s', async (_, expiresIn, scope, status) => {
    using temp = tempFolder();
    await using registry = await startTokenRegistry(temp.at('server'), { login });
    const { tokens, url } = registry;
    tokens.expiresIn = expiresIn;
    const ask = new URL(`?service=registry.example.org&scope=${scope}`, tokens.realm);
    const given = await fetch(ask, { headers: { authorization: basicHeader(login) } });
    const { token, expires_in } = (await given.json()) as { token: string; expires_in: number };
    expect(expires_in).toBe(expiresIn);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(new URL('v2/tiny/tags/list', url), { headers })).status).toBe(status);
    await registry.kill();
    await registry.restart();
    expect((await fetch(new URL('v2/tiny/tags/list', url), { headers })).status).toBe(status);
  });
});
