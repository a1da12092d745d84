import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import type { ProfileName, World } from '../src/index.ts';
import { NPM, errorOf, publishAddon, publishDocument, putDocument, tell } from './addons.ts';
import type { Addon } from './addons.ts';
import { ask } from './ask.ts';
import { AUTHORIZATION, OWNER, basic, forgeWith, worldWith } from './forge-fixture.ts';

const PRODUCTS = ['gitea', 'forgejo'] as const;

/** What the packument says of one version. */
async function versionIn(base: string, name = 'tool', version = '1.0.0'): Promise<Record<string, unknown>> {
  const told = (await tell(base, `/${encodeURIComponent(name)}`)) as {
    versions: Record<string, Record<string, unknown>>;
  };
  return told.versions[version] ?? {};
}

test('what is published comes back, at both addresses and in part', async () => {
  await using forge = await forgeWith();
  expect((await publishAddon(forge.url, { name: '@scope/tool' })).status).toBe(201);
  const { dist } = await versionIn(forge.url, '@scope/tool');
  expect(dist).toMatchObject({
    integrity: `sha512-${createHash('sha512').update('tarball').digest('base64')}`,
    shasum: createHash('sha1').update('tarball').digest('hex'),
    tarball: `${forge.url}${NPM}/%40scope%2Ftool/-/1.0.0/tool-1.0.0.tgz`,
  });
  for (const path of [
    '/@scope/tool/-/1.0.0/tool-1.0.0.tgz',
    '/@scope%2ftool/-/1.0.0/TOOL-1.0.0.tgz',
    '/@scope/tool/-/tool-1.0.0.tgz',
    '/@scope%2Ftool/-/tool-1.0.0.tgz',
  ])
    expect(String((await ask(forge.url, 'GET', NPM + path)).body), path).toBe('tarball');
  const part = await ask(forge.url, 'GET', `${NPM}/@scope/tool/-/1.0.0/tool-1.0.0.tgz`, {
    headers: { range: 'bytes=3-' },
  });
  expect([part.status, String(part.body)]).toEqual([206, 'ball']);
});

test.for([
  ['an unknown file', '/tool/-/1.0.0/x.tgz', 'package file does not exist'],
  ['an unknown version', '/tool/-/2.0.0/tool-2.0.0.tgz', 'package does not exist'],
  ['an unknown file alone', '/tool/-/x.tgz', ''],
  ['an unknown package', '/other', ''],
  ['a scope alone', '/@tool', ''],
] as const)('not there: %s', async ([, path, error]) => {
  await using forge = await forgeWith();
  await publishAddon(forge.url);
  expect(errorOf(await ask(forge.url, 'GET', NPM + path))).toEqual([404, error]);
});

const SHA1 = createHash('sha1').update('tarball').digest('base64');

test.for<[string, Addon, number, string?]>([
  ['sha1', { manifest: { dist: { integrity: `sha1-${SHA1}` } } }, 201],
  [
    'sha1 called sha512',
    { manifest: { dist: { integrity: `sha512-${SHA1}` } } },
    400,
    'failed to validate integrity',
  ],
  ['another hash', { manifest: { dist: { integrity: 'sha256-x' } } }, 400, 'failed to validate integrity'],
  ['no dist', { manifest: { dist: null } }, 400, 'failed to validate integrity'],
  ['no name', { manifest: { name: null } }, 400, 'package name is invalid'],
  ['a long name', { name: 'n'.repeat(215) }, 400, 'package name is invalid'],
  ['a name with a blank', { name: ' tool' }, 400, 'package name is invalid'],
  ['a name with a line break', { name: 'tool\n' }, 400, 'package name is invalid'],
  ['a name that is a path', { name: '../tool' }, 400, 'package name is invalid'],
  ['two scopes', { name: '@a/b/c' }, 400, 'package name is invalid'],
  ['a name that begins with a dot', { name: '.tool' }, 400, 'package name is invalid'],
  ['no version', { version: '' }, 400, 'package version is invalid'],
  ['a version in words', { version: 'latest' }, 400, 'package version is invalid'],
  ['a label without a dash', { version: '1.0beta' }, 400, 'package version is invalid'],
  ['no versions', { more: { versions: {} } }, 400, 'package is invalid'],
  ['no attachment', { more: { _attachments: {} } }, 400, 'package attachment is invalid'],
  ['an empty attachment', { bytes: '' }, 400, 'package attachment is invalid'],
])('publish: %s', async ([, addon, status, error]) => {
  await using forge = await forgeWith();
  const answer = await publishAddon(forge.url, addon);
  if (error === undefined) expect(answer.status).toBe(status);
  else expect(errorOf(answer)).toEqual([status, error]);
  const listed = await ask(forge.url, 'GET', `/api/v1/packages/${OWNER}`);
  expect(JSON.parse(String(listed.body))).toHaveLength(status === 201 ? 1 : 0);
});

test.for<[string, Record<string, unknown>, number, number]>([
  ['a text as repository', { repository: 'https://x.example/y' }, 201, 500],
  ['a text as bin', { bin: './x.js' }, 201, 500],
  ['an object as license', { license: { type: 'MIT' } }, 201, 500],
  ['a text as author', { author: 'A' }, 201, 201],
  ['no author but a number', { author: 5 }, 201, 201],
  [
    'null everywhere',
    { author: null, bin: null, keywords: null, license: null, dependencies: null },
    201,
    201,
  ],
  ['wrong metadata of peers', { peerDependenciesMeta: [] }, 500, 201],
  ['keywords as text', { keywords: 'a b' }, 500, 500],
  ['true as bundleDependencies', { bundleDependencies: true }, 500, 500],
  ['a number as range', { dependencies: { a: 1 } }, 500, 500],
  ['half a byte', { dist: { unpackedSize: 0.5 } }, 500, 500],
])('decoding: %s', async ([, manifest, gitea, forgejo]) => {
  for (const [profile, status] of [
    ['gitea', gitea],
    ['forgejo', forgejo],
  ] as const) {
    await using forge = await forgeWith({ profile });
    expect(
      (await publishAddon(forge.url, { manifest: { ...manifest, ...integrityOf(manifest) } })).status,
    ).toBe(status);
  }
});

function integrityOf({ dist }: Record<string, unknown>) {
  return { dist: { integrity: `sha1-${SHA1}`, ...(dist as object) } };
}

test.for([
  ['gitea', 'internal server error'],
  ['forgejo', ''],
] as const)('%s: a document that is cut short, or none at all', async ([profile, error]) => {
  await using forge = await forgeWith({ profile });
  const whole = JSON.stringify(publishDocument({}));
  for (const text of [
    '',
    '[]',
    '"x"',
    whole.slice(0, -1),
    whole.slice(0, -40),
    `[${'"x",'.repeat(5_000_000)}`,
  ])
    expect(errorOf(await putDocument(forge.url, text))).toEqual([500, error]);
});

test('short forms are written out by Gitea', async () => {
  await using forge = await forgeWith();
  const manifest = { bin: './x.js', license: { type: 'MIT' }, repository: 'https://x.example/y' };
  await publishAddon(forge.url, { name: '@scope/tool', manifest });
  const version = await versionIn(forge.url, '@scope/tool');
  expect(version).toMatchObject({ bin: { tool: './x.js' }, license: 'MIT', repository: { url: '' } });
  expect(await tell(forge.url, '/@scope/tool')).toMatchObject({
    repository: { type: '', url: 'https://x.example/y' },
  });
});

test.for(PRODUCTS)('%s: what is kept of a manifest, and what is dropped', async (profile) => {
  await using forge = await forgeWith({ profile });
  const kept = {
    description: 'd',
    homepage: 'https://x.example/',
    license: 'MIT',
    dependencies: { a: '1' },
    bundleDependencies: ['a'],
    devDependencies: { b: '1' },
    peerDependencies: { c: '1' },
    optionalDependencies: { d: '1' },
    bin: { x: 'x.js' },
    readme: 'r',
  };
  const peers = { peerDependenciesMeta: { c: { optional: true } } };
  const dropped = {
    os: ['linux'],
    cpu: ['s390x'],
    libc: ['musl'],
    engines: { node: '18' },
    scripts: {},
    exports: {},
  };
  const also = { keywords: ['k'], deprecated: 'x', author: { name: 'A', email: 'a@x.example' } };
  await publishAddon(forge.url, { manifest: { ...kept, ...peers, ...dropped, ...also } });
  const { dist, ...version } = await versionIn(forge.url);
  expect(dist).toBeDefined();
  expect(version).toEqual({
    _id: 'tool@1.0.0',
    name: 'tool',
    version: '1.0.0',
    ...kept,
    ...(profile === 'gitea' ? peers : {}),
    author: { name: 'A' },
    repository: { type: '', url: '' },
  });
});

test('a home page that is none is dropped', async () => {
  await using forge = await forgeWith();
  await publishAddon(forge.url, { manifest: { homepage: 'javascript:alert(1)' } });
  expect(await versionIn(forge.url)).not.toHaveProperty('homepage');
});

test('the packument speaks for the highest version, whatever came last and is called latest', async () => {
  await using forge = await forgeWith();
  for (const version of ['10.0.0-rc.9', '10.0.0-rc.10', '9.0.0', '2.0.0'])
    await publishAddon(forge.url, { version, manifest: { description: version } });
  const told = (await tell(forge.url, '/tool')) as Record<string, unknown>;
  expect(told['description']).toBe('10.0.0-rc.10');
  expect(told['dist-tags']).toEqual({ latest: '2.0.0' });
  expect(Object.keys(told['versions'] as object)).toEqual(['10.0.0-rc.10', '10.0.0-rc.9', '2.0.0', '9.0.0']);
});

test('addresses are those of ROOT_URL, also in a search', async () => {
  await using forge = await forgeWith({ rootUrl: 'https://forge.example/git' });
  await publishAddon(forge.url, { version: '1.0.0+b' });
  const { dist } = await versionIn(forge.url, 'tool', '1.0.0+b');
  expect(dist).toMatchObject({
    tarball: `https://forge.example/git${NPM}/tool/-/1.0.0+b/tool-1.0.0+b.tgz`,
  });
  expect(JSON.stringify(await tell(forge.url, '/-/v1/search?text=tool'))).toContain(
    '"https://forge.example/git/api',
  );
});

test('a file is named in lower case, whatever its version', async () => {
  await using forge = await forgeWith();
  await publishAddon(forge.url, { version: '1.0.0-RC.1' });
  const { dist } = await versionIn(forge.url, 'tool', '1.0.0-RC.1');
  expect(dist).toMatchObject({ tarball: `${forge.url}${NPM}/tool/-/1.0.0-RC.1/tool-1.0.0-rc.1.tgz` });
});

test('a second version under another spelling is the same version', async () => {
  await using forge = await forgeWith();
  await publishAddon(forge.url, { version: '1.2' });
  for (const version of ['v1.2.0', '1.2.0', '01.2'])
    expect(errorOf(await publishAddon(forge.url, { version }))).toEqual([
      409,
      'package version already exists',
    ]);
});

test('of two that publish one version at once, one does', async () => {
  await using forge = await forgeWith();
  const both = await Promise.all([publishAddon(forge.url), publishAddon(forge.url, { bytes: 'other' })]);
  expect(new Set(both.map(({ status }) => status))).toEqual(new Set([201, 409]));
});

test('limits: the size of a file, and how many versions; a version that exists comes first', async () => {
  const settings = { limits: { npm: 7, count: 1 } };
  await using forge = await forgeWith({ world: worldWith({ settings }) });
  await publishAddon(forge.url);
  expect(errorOf(await publishAddon(forge.url))).toEqual([409, 'package version already exists']);
  const another = await publishAddon(forge.url, { version: '2.0.0' });
  expect(errorOf(another)).toEqual([403, 'maximum allowed package count exceeded']);
  const larger = await publishAddon(forge.url, { version: '2.0.0', bytes: 'x'.repeat(8) });
  expect(errorOf(larger)).toEqual([403, 'maximum allowed package count exceeded']);
  await ask(forge.url, 'DELETE', `${NPM}/tool/-rev/x`);
  const large = await publishAddon(forge.url, { bytes: 'x'.repeat(8) });
  expect(errorOf(large)).toEqual([403, 'maximum allowed package type size exceeded']);
});

const other = {
  users: [{ name: OWNER }, { name: 'other' }],
  organisations: [{ name: 'fleet', owners: ['other'] }],
};

test.for<[string, World['repositories'], string, number]>([
  ['of the one who publishes', [{ owner: OWNER, name: 'x' }], '{{base}}/oleks/x.git', 201],
  ['of somebody else', [{ owner: 'other', name: 'X' }], '{{base}}/Other/x', 403],
  ['of somebody else, as npm writes it', [{ owner: 'other', name: 'x' }], 'git+{{base}}/other/x.git', 403],
  ['of somebody else, by ssh', [{ owner: 'other', name: 'x' }], 'git@127.0.0.1:other/x.git', 403],
  [
    'of somebody else, by ssh and port',
    [{ owner: 'other', name: 'x' }],
    'git+ssh://git@127.0.0.1:2222/other/x.git',
    403,
  ],
  ['of an organisation of others', [{ owner: 'fleet', name: 'x' }], '{{base}}/fleet/x', 403],
  ['of somebody who lets them', [{ owner: 'other', name: 'x', writers: [OWNER] }], '{{base}}/other/x', 201],
  ['that is not there', [{ owner: 'other', name: 'x' }], '{{base}}/other/y', 201],
  ['of the same name on another host', [{ owner: 'other', name: 'x' }], 'https://x.example/other/x', 201],
])('a manifest that names a repository %s', async ([, repositories = [], template, status]) => {
  for (const profile of PRODUCTS) {
    await using forge = await forgeWith({ profile, world: worldWith({ ...other, repositories }) });
    const url = template.replace('{{base}}', forge.url);
    const answer = await publishAddon(forge.url, { manifest: { repository: { type: 'git', url } } });
    if (status === 201) expect(answer.status).toBe(201);
    else expect(errorOf(answer)).toEqual([403, 'no permission to upload this package']);
  }
});

test('a site admin may name any repository', async () => {
  const users = [{ name: OWNER, admin: true }, { name: 'other' }];
  const world = worldWith({ users, repositories: [{ owner: 'other', name: 'x' }] });
  await using forge = await forgeWith({ world });
  const repository = { url: `${forge.url}/other/x` };
  expect((await publishAddon(forge.url, { manifest: { repository } })).status).toBe(201);
});

test('who may not write is told so before the document is asked for', async () => {
  await using forge = await forgeWith();
  const body = Buffer.from('{');
  const headers = { authorization: '', expect: '100-continue' };
  const nobody = await ask(forge.url, 'PUT', `${NPM}/tool`, { headers, body });
  expect([nobody.status, String(nobody.body)]).toEqual([401, 'reqPackageAccess\n']);
  const wrong = { authorization: basic(OWNER, 'wrong') };
  expect((await ask(forge.url, 'GET', `${NPM}/tool`, { headers: wrong })).status).toBe(401);
  expect(forge.requests.map(({ bytesIn }) => bytesIn)).toEqual([0, 0]);
});

test.for<[ProfileName, number]>([
  ['gitea', 201],
  ['forgejo', 413],
])('%s: the quota', async ([profile, status]) => {
  const world = worldWith({ settings: { quota: { packages: 4 } } });
  await using forge = await forgeWith({ profile, world });
  expect((await publishAddon(forge.url)).status).toBe(201);
  expect((await publishAddon(forge.url, { version: '2.0.0' })).status).toBe(status);
  // What takes no room is allowed.
  const tag = await ask(forge.url, 'PUT', `${NPM}/-/package/tool/dist-tags/next`, {
    body: Buffer.from('"1.0.0"'),
  });
  expect(tag.status).toBe(200);
  expect((await ask(forge.url, 'DELETE', `${NPM}/tool/-rev/x`)).status).toBe(200);
});

test('a name in the path that is not what is published does not matter', async () => {
  await using forge = await forgeWith();
  const headers = { authorization: AUTHORIZATION };
  const body = Buffer.from(JSON.stringify(publishDocument({ name: 'one' })));
  expect((await ask(forge.url, 'PUT', `${NPM}/@two/three`, { headers, body })).status).toBe(201);
  expect(await tell(forge.url, '/one')).toMatchObject({ name: 'one' });
});
