import { HttpClient, parseTarget } from '@parity-lib/core/testing';
import { testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { realmOf } from './realm.ts';

const clientOf = (token?: string): HttpClient => {
  const target = parseTarget({
    host: 'https://registry.example',
    owner: 'oleks',
    authHosts: ['auth.example', 'auth.example:444'],
  });
  return new HttpClient(target, testPorts(), { token, dryRun: true });
};

describe('a token service', () => {
  test.each([
    ['on the registry', 'https://registry.example/token'],
    ['on a host that the config names', 'https://auth.example/token'],
    ['on a port that the config names', 'https://auth.example:444/token'],
  ])('%s is asked with the token', (_, realm) => {
    expect(realmOf(realm, clientOf('secret')).href).toBe(realm);
  });

  test.each([
    ['on another host', 'https://other.example/token'],
    ['on a host that ends alike', 'https://not-auth.example/token'],
    ['on another port of a named host', 'https://auth.example:445/token'],
    ['in the clear, on a named host', 'http://auth.example/token'],
    ['in the clear, on the registry', 'http://registry.example/token'],
  ])('%s is not', (_, realm) => {
    expect(() => realmOf(realm, clientOf('secret'))).toThrow(
      expect.objectContaining({ blocker: 'redirect-refused' }),
    );
    // Who has nothing to lose may ask anybody.
    expect(realmOf(realm, clientOf()).href).toBe(realm);
  });
});
