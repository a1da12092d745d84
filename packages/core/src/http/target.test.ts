import { describe, expect, test } from 'vitest';

import { parseTarget } from './target.ts';

const target = (host: string, more = {}) => parseTarget({ host, owner: 'oleks', ...more });

describe('registry.host', () => {
  test.each([
    ['git.example.org', 'https://git.example.org/'],
    ['git.example.org:3000', 'https://git.example.org:3000/'],
    ['git.example.org/forge', 'https://git.example.org/forge/'],
    ['https://git.example.org/forge/', 'https://git.example.org/forge/'],
    ['localhost:3000', 'http://localhost:3000/'],
    ['127.0.0.1', 'http://127.0.0.1/'],
    ['[::1]:80', 'http://[::1]/'],
    ['https://localhost:3000', 'https://localhost:3000/'],
    ['http://127.1.2.3:8080', 'http://127.1.2.3:8080/'],
    ['registry.localhost', 'http://registry.localhost/'],
  ])('%s is %s', (host, base) => {
    expect(target(host).base.href).toBe(base);
  });

  test.each([
    ['', /neither/],
    ['ftp://git.example.org', /scheme/],
    ['https://user:secret@git.example.org', /user or password/],
    ['git.example.org?x=1', /query/],
    ['git.example.org#x', /query or fragment/],
    ['http://git.example.org', /in the clear/],
    ['http://localhost.example.org', /in the clear/],
    ['http://127.0.0.1.example.org', /in the clear/],
    ['a b', /neither/],
  ])('%j is refused', (host, why) => {
    expect(() => target(host)).toThrow(why);
  });

  test('that holds a password is not repeated in the message', () => {
    expect(() => target('https://user:secret@git.example.org')).toThrow(/^(?!.*secret)/);
  });

  test('may be plain http where that is said', () => {
    expect(target('http://git.example.org', { plainHttp: true }).base.href).toBe('http://git.example.org/');
  });
});

test('a target has what the rest needs', () => {
  expect(target('git.example.org/f', { username: 'ci' })).toMatchObject({
    origin: 'https://git.example.org',
    username: 'ci',
    shown: 'git.example.org/f/oleks',
  });
  expect(target('git.example.org').username).toBe('oleks');
});
