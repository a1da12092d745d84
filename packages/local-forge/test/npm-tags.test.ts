import { expect, test } from 'vitest';

import { startForge } from '../src/index.ts';
import { compareVersions, looksLikeVersion, normalizeVersion } from '../src/text/semver.ts';
import { NPM, errorOf, publishAddon, tell } from './addons.ts';
import { ask } from './ask.ts';
import { OWNER, TOKEN, forgeWith } from './forge-fixture.ts';
import { temporaryDir } from './temporary-dir.ts';

const TAGS = '/-/package/tool/dist-tags';

async function putTag(base: string, tag: string, body: string, tags = TAGS) {
  return ask(base, 'PUT', `${NPM}${tags}/${tag}`, { body: Buffer.from(body) });
}

test('a tag points at one version, a version may have many tags', async () => {
  await using forge = await forgeWith();
  await publishAddon(forge.url, { version: '1.0.0', tags: ['latest', 'old'] });
  await publishAddon(forge.url, { version: '2.0.0' });
  expect(await tell(forge.url, TAGS)).toEqual({ latest: '2.0.0', old: '1.0.0' });
  for (const [tag, version] of [
    ['next', '"1.0.0"'],
    ['latest', '1.0.0'],
    ['latest', '"1.0.0"'],
  ] as const)
    expect((await putTag(forge.url, tag, version)).status).toBe(200);
  expect(await tell(forge.url, TAGS)).toEqual({ latest: '1.0.0', next: '1.0.0', old: '1.0.0' });
});

test('tags of a package with a scope, written both ways', async () => {
  await using forge = await forgeWith();
  await publishAddon(forge.url, { name: '@scope/tool' });
  for (const [tag, name] of [
    ['one', '@scope/tool'],
    ['two', '@scope%2ftool'],
  ] as const) {
    const tags = `/-/package/${name}/dist-tags`;
    expect((await putTag(forge.url, tag, '"1.0.0"', tags)).status).toBe(200);
    expect(await tell(forge.url, tags)).toHaveProperty(tag, '1.0.0');
    expect((await ask(forge.url, 'DELETE', `${NPM}${tags}/${tag}`)).status).toBe(200);
    expect(await tell(forge.url, tags)).not.toHaveProperty(tag);
  }
});

test.for([
  ['a version', 'v1', '"1.0.0"', 400, 'The tag name is invalid'],
  ['an unknown version', 'next', '"3.0.0"', 404, 'package does not exist'],
  ['an unknown version, and no tag', 'v1', '"3.0.0"', 404, 'package does not exist'],
  ['nothing', 'next', '', 404, 'package does not exist'],
] as const)('no tag: %s', async ([, tag, body, status, error]) => {
  await using forge = await forgeWith();
  await publishAddon(forge.url);
  expect(errorOf(await putTag(forge.url, tag, body))).toEqual([status, error]);
  expect(await tell(forge.url, TAGS)).toEqual({ latest: '1.0.0' });
});

test.for([
  ['gitea', 413],
  ['forgejo', 404],
] as const)('%s: a body that is no version', async ([profile, status]) => {
  await using forge = await forgeWith({ profile });
  await publishAddon(forge.url);
  expect((await putTag(forge.url, 'next', `"${'1'.repeat(4095)}"`)).status).toBe(status);
  expect((await putTag(forge.url, 'next', `"${'1'.repeat(4094)}"`)).status).toBe(404);
});

test('taking away: what is no tag is refused, but only of a package that is there', async () => {
  await using forge = await forgeWith();
  expect((await ask(forge.url, 'DELETE', `${NPM}${TAGS}/v1`)).status).toBe(200);
  await publishAddon(forge.url);
  expect((await ask(forge.url, 'DELETE', `${NPM}${TAGS}/v1`)).status).toBe(400);
  expect((await ask(forge.url, 'DELETE', `${NPM}${TAGS}/other`)).status).toBe(200);
  expect(await tell(forge.url, TAGS)).toEqual({ latest: '1.0.0' });
});

test('a version is there although one of its tags was refused; tags before it hold', async () => {
  await using forge = await forgeWith();
  const refused = await publishAddon(forge.url, { tags: ['good', 'v1', 'late'] });
  expect(errorOf(refused)).toEqual([400, 'The tag name is invalid']);
  expect(await tell(forge.url, TAGS)).toEqual({ good: '1.0.0' });
});

test('a tag goes with its version and does not come back with it', async () => {
  await using forge = await forgeWith();
  await publishAddon(forge.url);
  await publishAddon(forge.url, { version: '2.0.0', tags: ['next'] });
  const path = `${NPM}/tool/-/2.0.0/any.tgz/-rev/any`;
  expect((await ask(forge.url, 'DELETE', path)).status).toBe(200);
  expect(errorOf(await ask(forge.url, 'DELETE', path))).toEqual([404, 'package does not exist']);
  await publishAddon(forge.url, { version: '2.0.0', tags: [] });
  expect(await tell(forge.url, TAGS)).toEqual({ latest: '1.0.0' });
});

test('unpublishing all, announced by a preview that changes nothing', async () => {
  await using forge = await forgeWith();
  await publishAddon(forge.url);
  await publishAddon(forge.url, { version: '2.0.0' });
  const preview = await ask(forge.url, 'PUT', `${NPM}/tool/-rev/x`, { body: Buffer.from('{}') });
  expect(preview.status).toBe(200);
  expect(await tell(forge.url, TAGS)).toEqual({ latest: '2.0.0' });
  expect((await ask(forge.url, 'DELETE', `${NPM}/tool/-rev/x`)).status).toBe(200);
  expect(errorOf(await ask(forge.url, 'DELETE', `${NPM}/tool/-rev/x`))).toEqual([404, '']);
  expect(await tell(forge.url, '/tool')).toEqual({ error: '' });
});

test('tags and manifests are there after a restart', async () => {
  await using dir = await temporaryDir();
  const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
  const first = await startForge(options);
  await publishAddon(first.url, { manifest: { description: 'd' } });
  await putTag(first.url, 'next', '"1.0.0"');
  await first.stop();
  const second = await startForge(options);
  expect(await tell(second.url, '/tool')).toMatchObject({
    description: 'd',
    'dist-tags': { latest: '1.0.0', next: '1.0.0' },
  });
  await second.stop();
});

test.for([
  ['gitea', ['b', 'c', 'a']],
  ['forgejo', ['a', 'c', 'b']],
] as const)('%s: a search for a part of a name, page by page', async ([profile, names]) => {
  await using forge = await forgeWith({ profile, now: () => 1_000_000 });
  for (const name of ['tool-a', 'other', '@x/tool-b', 'tool-c']) await publishAddon(forge.url, { name });
  const manifest = { keywords: ['k'], homepage: 'https://x.example/' };
  await publishAddon(forge.url, { name: '@x/tool-b', version: '0.1.0', manifest });
  const all = (await tell(forge.url, '/-/v1/search?text=%20TOOL')) as Found;
  expect(all.total).toBe(3);
  const shown = all.objects.map((found) => found.package);
  expect(shown.map(({ name }) => String(name).replace('tool-', ''))).toEqual(names);
  expect(shown.find(({ name }) => name === 'tool-b')).toMatchObject({
    scope: '@x',
    version: '0.1.0',
    keywords: ['k'],
    links: { homepage: 'https://x.example/' },
  });
  const one = (await tell(forge.url, '/-/v1/search?text=tool&from=1&size=1')) as Found;
  expect(one.objects).toEqual([all.objects[1]]);
  expect(one.total).toBe(3);
});

test('a search shows thirty unless asked, and never more than fifty', async () => {
  await using forge = await forgeWith();
  await Promise.all(
    Array.from({ length: 51 }, async (_, at) => publishAddon(forge.url, { name: `tool-${at}` })),
  );
  for (const [asked, shown] of [
    ['', 30],
    ['&size=x', 30],
    ['&size=40', 40],
    ['&size=100', 50],
  ] as const) {
    const { objects, total } = (await tell(forge.url, `/-/v1/search?text=tool${asked}`)) as Found;
    expect([objects.length, total], asked).toEqual([shown, 51]);
  }
});

interface Found {
  readonly total: number;
  readonly objects: readonly { readonly package: Readonly<Record<string, unknown>> }[];
}

test.for([
  ['1', '1.0.0'],
  ['v1.2', '1.2.0'],
  ['01.02.3', '1.2.3'],
  ['1.2.3.4', '1.2.3.4'],
  ['1.0.0-rc.1+b.2', '1.0.0-rc.1+b.2'],
  ['1-x', '1.0.0-x'],
  ['1.0.0-', undefined],
  ['1.0x', undefined],
  ['V1', undefined],
  ['1.', undefined],
  [' 1', undefined],
  ['1\n', undefined],
  ['1.0.0+a..b', undefined],
] as const)('version %j is %j', ([text, printed]) => {
  expect(normalizeVersion(text)).toBe(printed);
});

test('what no tag may be called', () => {
  const versions = ['1', 'v1', '1.0', '1.0.0-x', '1beta', '1.0~x', '1.0.0+b', '1x.2'];
  expect(versions.filter((text) => !looksLikeVersion(text))).toEqual([]);
  const names = ['latest', 'next', 'v', 'x1', '1 0', '1.', '^1', '1.x.2/3', 'release-1', '1_0'];
  expect(names.filter((text) => looksLikeVersion(text))).toEqual([]);
});

test('versions by precedence', () => {
  const sorted = [
    '0.9.0',
    '1.0.0-1',
    '1.0.0-2',
    '1.0.0-10',
    '1.0.0-a',
    '1.0.0-a.1',
    '1.0.0-b',
    '1.0.0',
    '1.0.0.1',
  ];
  for (const [at, a] of sorted.entries())
    for (const [index, b] of sorted.entries())
      expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(at - index));
});
