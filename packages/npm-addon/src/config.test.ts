import { describe, expect, test } from 'vitest';

import { npmAddon } from './npm-addon.ts';

const packageJson = { main: 'a.node', os: ['linux'], cpu: ['s390x'] };
const addon = { pname: 'addon', nodeFile: 'build/a.node', packageJson };

function parsed(artifact: Readonly<Record<string, unknown>>) {
  const result = npmAddon.config.parse(artifact);
  return result.ok ? result.value : result.problems.map(({ path, message }) => `${path}: ${message}`);
}

describe('a package', () => {
  test('of an addon alone', () => {
    expect(parsed(addon)).toMatchObject({
      pname: 'addon',
      auth: 'bearer',
      leg: {
        arch: 's390x',
        content: { is: 'files', packageJson, files: [{ path: 'build/a.node', name: 'a.node' }] },
      },
    });
  });

  test('with more files, and the package.json as text', () => {
    const files = [{ path: 'LICENSE', name: 'docs/LICENSE' }];
    const artifact = {
      ...addon,
      nodeFileName: 'lib/b.node',
      files,
      packageJson: JSON.stringify(packageJson),
    };
    expect(parsed(artifact)).toMatchObject({
      leg: { content: { packageJson, files: [{ path: 'build/a.node', name: 'lib/b.node' }, ...files] } },
    });
  });

  test('that is ready', () => {
    expect(parsed({ pname: '@o/x', arch: 'noarch', tarball: 'x.tgz', access: 'restricted' })).toMatchObject({
      access: 'restricted',
      leg: { arch: 'noarch', content: { is: 'tarball', path: 'x.tgz' } },
    });
  });

  test('in the spelling with "legs"', () => {
    const { pname, ...leg } = addon;
    expect(parsed({ pname, legs: { 'x86_64-linux': leg } })).toMatchObject({ leg: { arch: 'amd64' } });
  });
});

describe('what is wrong is told, all at once', () => {
  test.each<[string, Readonly<Record<string, unknown>>, readonly (string | RegExp)[]]>([
    ['nothing', {}, [/^pname: is missing/, /^nodeFile: is missing: it must be a string, or "tarball"/]],
    [
      'two legs',
      { pname: 'a', legs: { amd64: { tarball: 'a' }, arm64: { tarball: 'b' } } },
      [/^legs: has 2 legs, and a version of an npm package is one tarball: make each platform an artifact/],
    ],
    [
      'a tarball and what it holds',
      { ...addon, tarball: 'a.tgz', nodeFileName: 'b', files: [{ path: 'x', name: 'x' }] },
      [/^nodeFile: means nothing beside "tarball"/, /^nodeFileName: /, /^packageJson: /, /^files: /],
    ],
    ['no package.json', { ...addon, packageJson: undefined }, [/^packageJson: is missing/]],
    [
      'a path for its text',
      { ...addon, packageJson: './package.json' },
      ['packageJson: must be an object, or JSON text of one, not a path: the text is no JSON'],
    ],
    ['a list for it', { ...addon, packageJson: '[]' }, [/the text is no object$/]],
    [
      'a number for it',
      { ...addon, packageJson: 3 },
      ['packageJson: must be an object, or JSON text of one, not 3'],
    ],
    [
      'two files of one name',
      {
        ...addon,
        files: [
          { path: 'x', name: 'A.node' },
          { path: 'y', name: 'package.json' },
        ],
      },
      [
        'files[0].name: makes a second "A.node" in the package',
        'files[1].name: makes a second "package.json" in the package',
      ],
    ],
    [
      'names that lead out',
      { ...addon, nodeFileName: '../a.node', files: [{ path: 'x', name: '/etc/x' }] },
      [/^nodeFileName: must be a path inside/, /^files\[0\]\.name: must be a path inside/],
    ],
    [
      'a tag that is a version',
      { ...addon, distTag: 'v1' },
      [/^distTag: must be a word that reads as no version/],
    ],
    ['a tag that moves by itself', { ...addon, distTag: 'latest' }, [/^distTag: .*which moves by itself/]],
    [
      'auth alone',
      { ...addon, auth: 'basic' },
      ['auth: means nothing without "registryUrl": a forge takes Basic'],
    ],
    [
      "access of everybody's name",
      { ...addon, access: 'restricted' },
      ['access: cannot be "restricted": only a package with a @scope/ can be'],
    ],
    [
      'an unknown key',
      { ...addon, nodefile: 'x' },
      ['nodefile: is not a known key; did you mean "nodeFile"?'],
    ],
    [
      'an unknown way in',
      { ...addon, registryUrl: 'https://x', auth: 'digest' },
      [/^auth: must be "basic" or "bearer"/],
    ],
  ])('%s', (_, artifact, expected) => {
    const problems = parsed(artifact) as readonly string[];
    expect(problems).toHaveLength(expected.length);
    expected.forEach((one, at) =>
      typeof one === 'string' ? expect(problems[at]).toBe(one) : expect(problems[at]).toMatch(one),
    );
  });

  test.each([
    ['Addon', false],
    ['.addon', false],
    ['_addon', false],
    ['addon~1', false],
    ['node_modules', false],
    ['@Fleet/addon', false],
    ['@fleet/', false],
    ['a/b', false],
    ['a'.repeat(215), false],
    ['@fleet/addon-linux-s390x-gnu', true],
    ['a.b_c-1', true],
  ])('the name %s', (pname, isGood) => {
    const result = parsed({ ...addon, pname });
    if (isGood) expect(result).toMatchObject({ pname });
    else expect(result).toEqual([expect.stringMatching(/^pname: must be an npm package name/)]);
  });
});
