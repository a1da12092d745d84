import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ask } from './ask.ts';
import { OWNER, forgeWith } from './forge-fixture.ts';

const ROOT = `/api/packages/${OWNER}/generic`;
const TYPE = { 'content-type': 'application/octet-stream' };

test.for([
  ['..', '/tool/1.0.0/..', 400],
  ['encoded dots', '/tool/1.0.0/%2e%2e', 400],
  ['a path as file', '/tool/1.0.0/..%2f..%2fescaped', 400],
  ['a path as name', '/..%2f..%2fescaped/1.0.0/a', 400],
  ['NUL in a file', '/tool/1.0.0/a%00b', 400],
  ['broken percent encoding', '/tool/1.0.0/a%zz', 400],
  ['a path as version', '/tool/..%2f..%2fescaped/a', 201],
  ['dots as version', '/tool/../a', 201],
  ['NUL in a version', '/tool/1%00/a', 201],
  ['__proto__ everywhere', '/__proto__/__proto__/__proto__', 201],
  ['a very long name', `/tool/1.0.0/${'n'.repeat(5000)}`, 201],
  ['a very long version', `/tool/${'v'.repeat(5000)}/a`, 201],
] as const)('%s', async ([, path, status]) => {
  await using forge = await forgeWith();
  const put = await ask(forge.url, 'PUT', ROOT + path, { headers: TYPE, body: Buffer.from('bytes') });
  expect(put.status).toBe(status);
  if (status === 201) expect(String((await ask(forge.url, 'GET', ROOT + path)).body)).toBe('bytes');
  expect((await readdir(forge.dir)).toSorted()).toEqual([
    'blobs',
    'index.jsonl',
    'index.jsonl.lock',
    'secret',
    'tmp',
    'uploads',
  ]);
  expect(existsSync(join(forge.dir, '..', 'escaped'))).toBe(false);
});

test.for([
  ['..%2fsecret', '/v2/oleks/tool/blobs/uploads/..%2fsecret'],
  ['__proto__', '/v2/oleks/tool/blobs/uploads/__proto__'],
  ['a path as digest', '/v2/oleks/tool/blobs/sha256:..%2f..%2fsecret'],
  ['a path as tag', '/v2/oleks/tool/manifests/..%2f..%2fsecret'],
  ['a path as image', '/v2/oleks/..%2f..%2ftool/manifests/1'],
])('of images: %s', async ([, path]) => {
  await using forge = await forgeWith();
  const before = await readdir(forge.dir, { recursive: true });
  for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
    const { status } = await ask(forge.url, method, `${path}?digest=sha256:x`, {
      body: Buffer.from('bytes'),
    });
    expect([400, 404]).toContain(status);
  }
  expect(await readdir(forge.dir, { recursive: true })).toEqual(before);
});

test('a broken upload leaves nothing behind', async () => {
  await using forge = await forgeWith({
    faults: [{ match: { method: 'PUT' }, does: { kind: 'reset', when: 'mid-body' } }],
  });
  const body = Buffer.alloc(1_000_000);
  await expect(ask(forge.url, 'PUT', `${ROOT}/tool/1/a`, { headers: TYPE, body })).rejects.toThrow();
  await expect.poll(async () => readdir(join(forge.dir, 'tmp'))).toEqual([]);
  expect((await ask(forge.url, 'GET', `${ROOT}/tool/1/a`)).status).toBe(404);
});
