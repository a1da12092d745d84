import { expect, test } from 'vitest';

import { fillManifest } from './manifest.ts';
import { publishManifest } from './publish-manifest.ts';

const named = { name: '@o/tool', version: '1.2.3' };

test.each([
  [{ bin: 'cli.js' }, { bin: { tool: 'cli.js' } }],
  [{ bin: { a: 'cli.js' } }, { bin: { a: 'cli.js' } }],
  [{ repository: 'o/r' }, { repository: { type: 'git', url: 'git+https://github.com/o/r.git' } }],
  [{ repository: 'github:o/r' }, { repository: { type: 'git', url: 'git+https://github.com/o/r.git' } }],
  [
    { repository: 'https://git.example.org/o/r' },
    { repository: { type: 'git', url: 'https://git.example.org/o/r' } },
  ],
  [
    { bundleDependencies: true, dependencies: { a: '1', b: '2' } },
    { bundleDependencies: ['a', 'b'], dependencies: { a: '1', b: '2' } },
  ],
  [{ bundledDependencies: ['a'] }, { bundleDependencies: ['a'] }],
  [{ bundleDependencies: true }, { bundleDependencies: [] }],
  [{ bundleDependencies: false }, {}],
  [{ keywords: 'a, b c' }, { keywords: ['a', 'b', 'c'] }],
  [
    { os: ['linux'], cpu: ['x64'], anything: { else: [1] }, nothing: null },
    { os: ['linux'], cpu: ['x64'], anything: { else: [1] } },
  ],
])('%j is published as %j', (given, published) => {
  expect(publishManifest({ ...named, ...given })).toEqual({ ...named, ...published });
});

test('a package.json is filled in: name and version where it has none, and $VERSION everywhere', () => {
  const release = { pname: 'tool', version: '1.2.3' };
  const given = {
    description: 'tool $VERSION',
    dependencies: { 'a-$VERSION': '$VERSION' },
    list: ['^$VERSION'],
  };
  expect(JSON.stringify(fillManifest(given, release))).toBe(
    '{"name":"tool","version":"1.2.3","description":"tool 1.2.3","dependencies":{"a-1.2.3":"1.2.3"},"list":["^1.2.3"]}',
  );
  expect(fillManifest({ name: 'other', version: '9' }, release)).toEqual({ name: 'other', version: '9' });
});
