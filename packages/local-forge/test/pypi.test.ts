import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { isProjectName, isVersion, normalizeName } from '../src/pypi/names.ts';
import { ask } from './ask.ts';
import { OWNER, basic, forgeWith, worldWith } from './forge-fixture.ts';
import { PYPI, indexOf, postForm, postWheel } from './wheels.ts';

const BYTES = 'wheel';
const DIGEST = createHash('sha256').update(BYTES).digest('hex');
const FILES = `/api/v1/packages/${OWNER}/pypi/tool/1.0/files`;

/** Parts of a form in which nothing is missing. */
const parts = {
  name: { name: 'name', text: 'tool' },
  version: { name: 'version', text: '1.0' },
  digest: { name: 'sha256_digest', text: DIGEST },
  content: { name: 'content', text: BYTES, filename: 'tool.whl' },
};

test('the file may stand before the fields that say what it is', async () => {
  await using forge = await forgeWith();
  const { content, digest, version, name } = parts;
  expect((await postForm(forge.url, [content, digest, version, name])).status).toBe(201);
  expect(await indexOf(forge.url)).toEqual(['tool.whl']);
});

test.for([
  ['the first value of a field counts', [parts.name, { name: 'name', text: 'other' }, parts.content], 201],
  ['the first file counts', [parts.name, parts.content, { ...parts.content, text: 'other' }], 201],
  ['a digest in capitals', [parts.name, { ...parts.digest, text: DIGEST.toUpperCase() }, parts.content], 201],
  ['another part has the file', [parts.name, { ...parts.content, name: 'file' }], 400],
  ['a file without a name', [parts.name, { ...parts.content, filename: '' }], 400],
  ['a name that is missing', [parts.content], 400],
] as const)('a form: %s', async ([, form, status]) => {
  await using forge = await forgeWith();
  const { digest, version } = parts;
  const posted = await postForm(forge.url, [...form, digest, version]);
  expect(posted.status, String(posted.body)).toBe(status);
  expect(await indexOf(forge.url)).toEqual(status === 201 ? ['tool.whl'] : []);
});

test.for([
  ['no boundary', 'multipart/form-data', '--b--', 'no multipart boundary'],
  ['no end', 'multipart/form-data; boundary=b', '--b\r\n\r\nx', 'ends too early'],
  ['another type', 'application/json', '{}', "isn't multipart/form-data"],
] as const)('no form: %s', async ([, type, text, message]) => {
  await using forge = await forgeWith();
  const refused = await ask(forge.url, 'POST', PYPI, {
    headers: { 'content-type': type },
    body: Buffer.from(text),
  });
  expect(refused.status).toBe(400);
  expect(String(refused.body)).toContain(message);
});

test('fields may not fill the memory, and who sends them is told', async () => {
  await using forge = await forgeWith();
  const refused = await postWheel(forge.url, { more: { description: 'x'.repeat(11 * 1024 * 1024) } });
  expect(refused.status).toBe(400);
  expect(String(refused.body)).toContain('too large');
});

test('the version asks for what its first wheel asked for', async () => {
  await using forge = await forgeWith();
  await postWheel(forge.url, { fileName: 'a.whl', more: { requires_python: '>=3.9' } });
  await postWheel(forge.url, { fileName: 'b.whl', more: { requires_python: '>=3.12' } });
  const { body } = await ask(forge.url, 'GET', `${PYPI}/simple/tool`);
  expect(String(body).match(/data-requires-python="&gt;=3\.9"/g)).toHaveLength(2);
});

test('a version that asks for nothing says nothing', async () => {
  await using forge = await forgeWith();
  await postWheel(forge.url);
  expect(String((await ask(forge.url, 'GET', `${PYPI}/simple/tool`)).body)).not.toContain('data-requires');
});

test('what comes from outside is escaped in the index', async () => {
  await using forge = await forgeWith();
  await postWheel(forge.url, { fileName: `a b'<i>&+%41é[1].whl`, more: { requires_python: '"><script>' } });
  const { body } = await ask(forge.url, 'GET', `${PYPI}/simple/tool`);
  expect(String(body)).toContain('data-requires-python="&#34;&gt;&lt;script&gt;"');
  expect(String(body)).toContain('/1.0/a%20b%27%3Ci%3E&amp;&#43;%41%C3%A9[1].whl#sha256=');
  expect(String(body)).toContain('>a b&#39;&lt;i&gt;&amp;&#43;%41é[1].whl</a>');
});

test.for(['gitea', 'forgejo'] as const)('%s: files in the order of the product', async (profile) => {
  await using forge = await forgeWith({ profile });
  await postWheel(forge.url, { fileName: 'b.whl' });
  await postWheel(forge.url, { fileName: 'a.whl' });
  const order = profile === 'gitea' ? ['a.whl', 'b.whl'] : ['b.whl', 'a.whl'];
  expect(await indexOf(forge.url)).toEqual(order);
  const listed = JSON.parse(String((await ask(forge.url, 'GET', FILES)).body)) as { name: string }[];
  expect(listed.map(({ name }) => name)).toEqual(order);
});

test('versions are told apart by their text, files without regard to case', async () => {
  await using forge = await forgeWith();
  for (const [version, fileName, status] of [
    ['1.0', 'a.whl', 201],
    ['1.0.0', 'a.whl', 201],
    ['1.0', 'A.WHL', 409],
  ] as const)
    expect((await postWheel(forge.url, { version, fileName })).status).toBe(status);
});

test('addresses are those of ROOT_URL', async () => {
  await using forge = await forgeWith({ rootUrl: 'https://forge.example/git' });
  await postWheel(forge.url, { name: 'Tool' });
  const { body } = await ask(forge.url, 'GET', `${PYPI}/simple/tool`);
  expect(String(body)).toContain(`href="https://forge.example/git${PYPI}/files/tool/1.0/`);
  expect(String(body)).toContain('<title>Links for Tool</title>');
});

test('limits: the size of a file, and how many versions', async () => {
  const settings = { limits: { pypi: 5, count: 1 } };
  await using forge = await forgeWith({ world: worldWith({ settings }) });
  expect((await postWheel(forge.url)).status).toBe(201);
  const larger = await postWheel(forge.url, { content: 'larger', fileName: 'b.whl' });
  expect([larger.status, String(larger.body)]).toEqual([403, 'maximum allowed package type size exceeded']);
  const more = await postWheel(forge.url, { version: '2.0' });
  expect([more.status, String(more.body)]).toEqual([403, 'maximum allowed package count exceeded']);
});

test('Forgejo asks for the quota before the form', async () => {
  const world = worldWith({ settings: { quota: { packages: 4 } } });
  await using forge = await forgeWith({ profile: 'forgejo', world });
  expect((await postWheel(forge.url)).status).toBe(201);
  expect((await postForm(forge.url, [])).status).toBe(413);
  expect(await indexOf(forge.url)).toHaveLength(1);
});

test('who may not write is told so, who may not sign in too', async () => {
  await using forge = await forgeWith();
  const body = Buffer.from('x');
  const nobody = await ask(forge.url, 'POST', PYPI, { headers: { authorization: '' }, body });
  expect([nobody.status, String(nobody.body)]).toEqual([401, 'reqPackageAccess\n']);
  const wrong = { authorization: basic(OWNER, 'wrong') };
  expect((await ask(forge.url, 'GET', `${PYPI}/simple/tool`, { headers: wrong })).status).toBe(401);
});

describe('names', () => {
  test.for([
    ['Tool', 'Tool', true],
    ['a', 'a', true],
    ['a_b.c', 'a-b-c', true],
    ['a..b', 'a--b', true],
    ['_a', '-a', false],
    ['a.', 'a-', false],
    ['', '', false],
    ['a b', 'a b', false],
    ['ä', 'ä', false],
    ['a\n', 'a\n', false],
  ] as const)('%j', ([name, normal, good]) => {
    expect(normalizeName(name)).toBe(normal);
    expect(isProjectName(normal)).toBe(good);
  });

  test.for([
    ['1', 'v1.2.3', '1!2', '1.0a1', '1.0-alpha.2', '1.0b', '1.0_c1', '1.0.pre-1', '1.0preview3', '1.0rc1'],
    ['1.0-1', '1.0.post', '1.0-post2', '1.0rev3', '1.0r4', '1.0.dev1', '1.0dev', '1.0a1.post2.dev3'],
    ['1.0+abc', '1.0+a.b-c_1', '1!1.0a1.post1.dev1+x'],
  ])('versions: %j', (versions) => {
    expect(versions.filter((version) => !isVersion(version))).toEqual([]);
  });

  test.for([
    [
      '',
      ' 1',
      '1 ',
      '1\n',
      'a',
      '1.',
      '.1',
      '1..2',
      '1.0RC1',
      'V1',
      '1.0+A',
      '1.0+',
      '1.0+a..b',
      '1.0-',
      '1.0x1',
    ],
    ['1.0.dev1.post1', '1.0.post1a1', '1.0 rc1', '1!', '!1', '1.0--1', '1.0_1', '1.0-SNAPSHOT', '1.0.0-1-2'],
  ])('no versions: %j', (versions) => {
    expect(versions.filter((version) => isVersion(version))).toEqual([]);
  });
});
