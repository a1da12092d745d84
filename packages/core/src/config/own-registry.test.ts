import { describe, expect, test } from 'vitest';

import type { Auth } from '../http/target.ts';
import { type ConfigPart, parseConfig } from './parse-config.ts';

interface Thing {
  readonly pname: string;
  readonly auth: Auth;
}

/** An artifact that may name a registry of its own. */
const part: ConfigPart<Thing> = {
  parse: ({ pname, auth, url }) => {
    const problems = [
      ...(typeof pname === 'string' ? [] : [{ path: 'pname', message: 'is missing' }]),
      ...(url === undefined || typeof url === 'string' ? [] : [{ path: 'url', message: 'must be a string' }]),
    ];
    if (problems.length > 0) return { ok: false, problems };
    return { ok: true, value: { pname: String(pname), auth: auth === 'bearer' ? 'bearer' : 'basic' } };
  },
  nameOf: ({ pname }) => pname,
  ownRegistry: { field: 'url', authOf: ({ auth }) => auth },
};

const forge = { host: 'git.example.org', owner: 'oleks' };
const own = 'https://pypi.example.org/legacy/';
const thing = (more: object = {}): object => ({ pname: 'tool', version: '1', ...more });

function parse(registry: unknown, ...things: readonly object[]): ReturnType<typeof parseConfig<Thing>> {
  return parseConfig({ ...(registry === undefined ? {} : { registry }), thing: things }, 'thing', part);
}

describe('an artifact with a registry of its own', () => {
  test.for<readonly [string, object | undefined, object, object]>([
    ['needs no forge', { username: 'ci' }, {}, { auth: 'basic', username: 'ci', owner: '' }],
    ['needs no user with a bearer', undefined, { auth: 'bearer' }, { auth: 'bearer', username: '' }],
    ['has the owner for a user', { owner: 'oleks' }, {}, { username: 'oleks', owner: '' }],
    ['may lie at the forge', { ...forge, host: 'pypi.example.org' }, {}, { owner: '', username: 'oleks' }],
    ['may lie at the port of https', { ...forge, host: 'pypi.example.org:443' }, {}, { owner: '' }],
    ['may be this machine', { username: 'ci' }, { url: 'localhost:8080/x' }, { shown: 'localhost:8080/x' }],
    [
      'has the scheme that the same host has beside it',
      { host: 'https://localhost:8080', owner: 'oleks' },
      { url: 'localhost:8080' },
      { origin: 'https://localhost:8080' },
    ],
    [
      'may be plain http where that is said',
      { username: 'ci', plainHttp: true },
      { url: 'http://pypi.example.org' },
      { origin: 'http://pypi.example.org', shown: 'pypi.example.org' },
    ],
  ])('%s', ([, registry, more, target]) => {
    const parsed = parse(registry, thing({ url: own, ...more }));
    expect(parsed).toMatchObject({ ok: true, value: { artifacts: [{ target }] } });
  });

  test('of another host than the forge beside it', () => {
    const parsed = parse(forge, thing({ url: own }));
    expect(parsed).toEqual({
      ok: false,
      problems: [
        {
          path: 'thing[0].url',
          message: expect.stringMatching(
            /^is on https:\/\/pypi\.example\.org, .*https:\/\/git\.example\.org/,
          ),
        },
      ],
    });
  });
});

/** What is wrong, `registry`, the artifacts, and where the problems are. */
const wrong: readonly (readonly [string, object | undefined, readonly object[], readonly string[]])[] = [
  ['no user', undefined, [thing({ url: own })], ['registry.username']],
  ['an empty registry', {}, [thing({ url: own })], ['registry.username']],
  [
    'two registries',
    { username: 'ci' },
    [thing({ url: own }), thing({ name: 'b', url: 'https://other.example.org' })],
    ['thing[1]'],
  ],
  ['one to the forge, one elsewhere', forge, [thing(), thing({ name: 'b', url: own })], ['thing[1].url']],
  [
    'one without, and no forge',
    { username: 'ci' },
    [thing({ url: own }), thing({ name: 'b' })],
    ['registry.host', 'registry.owner'],
  ],
  ['plain http', { username: 'ci' }, [thing({ url: 'http://pypi.example.org' })], ['thing[0].url']],
  ['no URL', { username: 'ci' }, [thing({ url: '' })], ['thing[0].url']],
  ['another scheme', { username: 'ci' }, [thing({ url: 'ftp://pypi.example.org' })], ['thing[0].url']],
  ['a query', { username: 'ci' }, [thing({ url: `${own}?x` })], ['thing[0].url']],
  ['no text', { username: 'ci' }, [thing({ url: 7 })], ['thing[0].url']],
  ['an object that is no text', { username: 'ci' }, [thing({ url: { toString: null } })], ['thing[0].url']],
  [
    'everything at once',
    { username: 'a:b' },
    [
      thing({ url: 'http://pypi.example.org' }),
      { version: '1', url: 'https://u:p@pypi.example.org' },
      { url: own },
    ],
    [
      'registry.username',
      'thing[0].url',
      'thing[1].pname',
      'thing[1].url',
      'thing[2].version',
      'thing[2].pname',
    ],
  ],
];

test.for(wrong)('refused: %s', ([, registry, things, paths]) => {
  const parsed = parse(registry, ...things);
  expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
});

test.each([
  'https://ci:hunter2@pypi.example.org',
  'ftp://ci:hunter2@pypi.example.org',
  'https://ci:hunter2@',
])('a password in the URL is not repeated: %s', (url) => {
  const parsed = parse({ username: 'ci' }, thing({ url }));
  expect(parsed.ok).toBe(false);
  expect(JSON.stringify(parsed)).not.toContain('hunter2');
});
