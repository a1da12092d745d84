import { execFile } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { startForge } from '../src/index.ts';
import { Journal } from '../src/store/journal.ts';
import type { Change } from '../src/store/journal.ts';
import { ask, getFile, putFile } from './ask.ts';
import { startChild } from './child-forge.ts';
import { OWNER, TOKEN, forgeWith } from './forge-fixture.ts';
import { temporaryDir } from './temporary-dir.ts';

const FILES = `/api/v1/packages/${OWNER}/generic/tool/1.0.0/files`;

test('what was stored is there after a restart, hashes and ids included', async () => {
  await using dir = await temporaryDir();
  const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
  const first = await startForge(options);
  await putFile(first.url, 'a.bin', 'one');
  await putFile(first.url, 'b.bin', 'two');
  const before = await ask(first.url, 'GET', FILES);
  await ask(first.url, 'DELETE', `/api/packages/${OWNER}/generic/tool/1.0.0/b.bin`);
  await first.stop();

  const second = await startForge(options);
  const after = await ask(second.url, 'GET', FILES);
  expect(JSON.parse(String(after.body))).toEqual([(JSON.parse(String(before.body)) as unknown[])[0]]);
  expect(String((await getFile(second.url, 'a.bin')).body)).toBe('one');
  expect((await putFile(second.url, 'a.bin', 'one')).status).toBe(409);
  await second.stop();
});

test('a kill -9 loses nothing that was answered', async () => {
  await using dir = await temporaryDir();
  const args = ['--dir', dir.path, '--profile', 'forgejo', '--owner', OWNER, '--token', TOKEN];
  for (const file of ['a.bin', 'b.bin', 'c.bin']) {
    await using child = await startChild(args);
    expect((await putFile(child.url, file, file)).status).toBe(201);
    await child.kill();
  }
  await using child = await startChild(args);
  const listed = JSON.parse(String((await ask(child.url, 'GET', FILES)).body)) as { name: string }[];
  expect(listed.map(({ name }) => name)).toEqual(['a.bin', 'b.bin', 'c.bin']);
  expect(String((await getFile(child.url, 'c.bin')).body)).toBe('c.bin');
});

test('a torn last line of the journal is as if it had not been written', async () => {
  await using dir = await temporaryDir();
  const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
  const first = await startForge(options);
  await putFile(first.url, 'a.bin', 'one');
  await first.stop();
  await appendFile(join(dir.path, 'index.jsonl'), '[{"table":"files","id":9,"row":{"id"');

  const second = await startForge(options);
  expect((await getFile(second.url, 'a.bin')).status).toBe(200);
  expect((await putFile(second.url, 'b.bin', 'two')).status).toBe(201);
  await second.stop();
});

test.for([
  ['what was not written yet', '\0'.repeat(100)],
  ['a whole line of nothing', `${'\0'.repeat(100)}\n`],
  ['a line that ends too soon', '[{"table":"files","id":9,"row":{"id"\n'],
] as const)('behind the last line, a power cut may leave %s', async ([, torn]) => {
  await using dir = await temporaryDir();
  const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
  const first = await startForge(options);
  await putFile(first.url, 'a.bin', 'one');
  await first.stop();
  await appendFile(join(dir.path, 'index.jsonl'), torn);
  for (let start = 0; start < 2; start += 1) {
    const next = await startForge(options);
    expect((await getFile(next.url, 'a.bin')).status).toBe(200);
    await next.stop();
  }
});

test.for(['{"table":', '7', ''])(
  'a damaged line %j in the middle is named, and nothing is lost',
  async (line) => {
    await using dir = await temporaryDir();
    const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
    const first = await startForge(options);
    await putFile(first.url, 'a.bin', 'one');
    await first.stop();
    const journal = join(dir.path, 'index.jsonl');
    const [header = '', ...rest] = (await readFile(journal, 'utf8')).split('\n');
    const damaged = [header, line, ...rest].join('\n');
    await writeFile(journal, damaged);
    await expect(startForge(options)).rejects.toThrow(`${journal}, line 2, is damaged`);
    expect(await readFile(journal, 'utf8')).toBe(damaged);
  },
);

test('what a full disk tears is taken back, and later lines are read again', async () => {
  await using dir = await temporaryDir();
  const path = join(dir.path, 'index.jsonl');
  const change = (id: number, name: string): Change => ({ table: 'x', id, row: { id, name } });
  const rows = new Map<number, unknown>();
  const open = (): Journal =>
    Journal.open(
      path,
      (changes) => changes.forEach(({ id, row }) => rows.set(id, row)),
      () => [],
    );
  const journal = open();
  journal.append([change(1, 'kept')]);
  // A limit on the size of files is the nearest thing to a full disk that needs no rights; Node reports it alike.
  const { size } = await stat(path);
  const script = `
    import { Journal } from ${JSON.stringify(new URL('../src/store/journal.ts', import.meta.url).href)};
    process.on('SIGXFSZ', () => {});
    const journal = Journal.open(${JSON.stringify(path)}, () => {}, () => [${JSON.stringify(change(1, 'kept'))}]);
    try { journal.append([${JSON.stringify(change(2, 'x'.repeat(10_000)))}]); console.log('written'); }
    catch (error) { console.log(error.code); }
    journal.append([${JSON.stringify(change(3, 'later'))}]);
    journal.close();
  `;
  journal.close();
  const limit = Math.ceil((size + 1024) / 1024);
  const node = `exec ${process.execPath} --no-warnings --input-type=module-typescript --eval "$1"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', `ulimit -f ${limit}; ${node}`, 'bash', script]);
  expect(stdout.trim()).toBe('EFBIG');
  open().close();
  expect([...rows.keys()]).toEqual([1, 3]);
});

const OLD_ROW = { id: 1, versionId: 1, name: 'a', variant: '', sha256: '0'.repeat(64), size: 1, created: 1 };

test.for([
  ['a table that is gone', [{ table: 'blobs', id: 1, row: { id: 1, sha256: '0'.repeat(64) } }]],
  ['rows of another shape', [{ table: 'files', id: 1, row: OLD_ROW }]],
] as const)('a folder of another version, with %s, is named and left as it is', async ([, changes]) => {
  await using dir = await temporaryDir();
  const journal = join(dir.path, 'index.jsonl');
  const before = `${JSON.stringify(changes)}\n`;
  await writeFile(journal, before);
  await mkdir(join(dir.path, 'tmp', 'kept'), { recursive: true });
  const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
  await expect(startForge(options)).rejects.toThrow(
    `${dir.path} is the data folder of another version of local-forge`,
  );
  expect(await readFile(journal, 'utf8')).toBe(before);
  expect(await readdir(join(dir.path, 'tmp'))).toEqual(['kept']);
});

test("a folder that is somebody else's is refused before anything in it is touched", async () => {
  await using dir = await temporaryDir();
  await mkdir(join(dir.path, 'tmp', 'kept'), { recursive: true });
  const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
  await expect(startForge(options)).rejects.toThrow(/is not empty.*Choose an empty folder/);
  expect(await readdir(dir.path, { recursive: true })).toEqual(['tmp', join('tmp', 'kept')]);
});

test('a registry token outlives a restart', async () => {
  await using dir = await temporaryDir();
  const options = { dir: dir.path, profile: 'gitea', owner: OWNER, token: TOKEN } as const;
  const first = await startForge(options);
  const { token } = JSON.parse(String((await ask(first.url, 'GET', '/v2/token')).body)) as { token: string };
  await first.stop();
  const second = await startForge(options);
  const authorization = `Bearer ${token}`;
  expect((await ask(second.url, 'GET', '/v2/', { headers: { authorization } })).status).toBe(200);
  const forged = { authorization: `${authorization}x` };
  expect((await ask(second.url, 'GET', '/v2/', { headers: forged })).status).toBe(401);
  await second.stop();
});

test('of the same file sent many times at once, one upload is first', async () => {
  await using forge = await forgeWith();
  const bodies = ['1', '2', '3', '4', '5', '6'];
  const replies = await Promise.all(bodies.map(async (body) => putFile(forge.url, 'a.bin', body)));
  const statuses = replies.map(({ status }) => status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([201, 409, 409, 409, 409, 409]);
  const winner = bodies[replies.findIndex(({ status }) => status === 201)];
  expect(String((await getFile(forge.url, 'a.bin')).body)).toBe(winner);
});
