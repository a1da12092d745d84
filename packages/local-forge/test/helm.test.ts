import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { startForge } from '../src/index.ts';
import { errorOf } from './addons.ts';
import { ask } from './ask.ts';
import { HELM, chartArchive, chartYaml, filesOf, indexOf, postChart } from './charts.ts';
import { startChild } from './child-forge.ts';
import { OWNER, TOKEN, basic, forgeWith, worldWith } from './forge-fixture.ts';
import { buildBody } from './replay-body.ts';
import { temporaryDir } from './temporary-dir.ts';

const BOTH = ['gitea', 'forgejo'] as const;

/** A chart that is like no other, but of the same name and version. */
function other(text: string, fields = {}): Buffer {
  return chartArchive({ yaml: chartYaml(fields), files: { 'tool/values.yaml': text } });
}

describe.for(BOTH)('%s', (profile) => {
  test('an upload is in the index, in the files API, and can be had', async () => {
    await using forge = await forgeWith({ profile });
    const archive = chartArchive();
    expect((await postChart(forge.url, archive)).status).toBe(201);
    const { entries } = await indexOf(forge.url);
    const url = `${forge.url}${HELM}/tool-1.0.0.tgz`;
    expect(entries).toMatchObject({ tool: [{ name: 'tool', version: '1.0.0', urls: [url] }] });
    const got = await ask(forge.url, 'GET', `${HELM}/tool-1.0.0.tgz`);
    expect([got.status, got.body]).toEqual([200, archive]);
    expect(await filesOf(forge.url)).toMatchObject([{ name: 'tool-1.0.0.tgz', sha256: got.sha256 }]);
  });

  test('other bytes replace a file in silence; the index stays what the first upload said', async () => {
    await using forge = await forgeWith({ profile });
    await postChart(forge.url, other('1', { description: 'first', appVersion: '1' }));
    const [before] = await filesOf(forge.url);
    const index = await indexOf(forge.url);
    const archive = other('2', { description: 'second', home: 'https://x.example' });
    expect((await postChart(forge.url, archive)).status).toBe(201);
    const [after, ...more] = await filesOf(forge.url);
    expect(more).toEqual([]);
    expect(after?.sha256).toBe(createHash('sha256').update(archive).digest('hex'));
    expect(after?.id).not.toBe(before?.id);
    expect((await ask(forge.url, 'GET', `${HELM}/tool-1.0.0.tgz`)).body).toEqual(archive);
    expect((await indexOf(forge.url)).entries).toEqual(index.entries);
    expect(index.entries).not.toHaveProperty('tool.0.digest');
  });

  test('the same bytes again change nothing', async () => {
    await using forge = await forgeWith({ profile });
    await postChart(forge.url);
    const before = await filesOf(forge.url);
    expect((await postChart(forge.url)).status).toBe(201);
    expect(await filesOf(forge.url)).toEqual(before);
  });

  test('deleted by the API, it is gone, and what comes next is new', async () => {
    await using forge = await forgeWith({ profile });
    await postChart(forge.url, other('1', { description: 'first' }));
    const path = `/api/v1/packages/${OWNER}/helm/tool/1.0.0`;
    expect((await ask(forge.url, 'DELETE', path)).status).toBe(204);
    expect((await indexOf(forge.url)).entries).toEqual({});
    expect(errorOf(await ask(forge.url, 'GET', `${HELM}/tool-1.0.0.tgz`))).toEqual([404, '']);
    await postChart(forge.url, other('2', { description: 'second' }));
    expect((await indexOf(forge.url)).entries).toMatchObject({ tool: [{ description: 'second' }] });
  });

  test('of many uploads of one version at once, all are taken and one is kept whole', async () => {
    await using forge = await forgeWith({ profile });
    const archives = ['1', '2', '3', '4', '5', '6'].map((text) => other(text, { description: text }));
    const replies = await Promise.all(archives.map(async (archive) => postChart(forge.url, archive)));
    expect(replies.map(({ status }) => status)).toEqual(archives.map(() => 201));
    const got = await ask(forge.url, 'GET', `${HELM}/tool-1.0.0.tgz`);
    expect(archives.some((archive) => archive.equals(got.body))).toBe(true);
    expect(await filesOf(forge.url)).toMatchObject([{ sha256: got.sha256 }]);
    expect((await indexOf(forge.url)).entries).toMatchObject({ tool: [{ version: '1.0.0' }] });
    expect(await readdir(join(forge.dir, 'tmp'))).toEqual([]);
  });

  test('of many versions at once, all are there', async () => {
    await using forge = await forgeWith({ profile });
    const versions = ['1.0.0', '1.1.0', '2.0.0', '2.0.1'];
    await Promise.all(versions.map(async (version) => postChart(forge.url, other('x', { version }))));
    const { tool = [] } = (await indexOf(forge.url)).entries;
    expect(new Set(tool.map(({ version }) => version))).toEqual(new Set(versions));
  });

  test('what was stored is there after a restart, the index with it', async () => {
    await using dir = await temporaryDir();
    const options = { dir: dir.path, profile, owner: OWNER, token: TOKEN };
    const first = await startForge({ ...options, rootUrl: 'http://forge.example' });
    await postChart(first.url, other('1', { keywords: ['a'], annotations: { b: 'yes' }, deprecated: true }));
    await postChart(first.url, other('2'));
    const [{ entries }, files] = [await indexOf(first.url), await filesOf(first.url)];
    await first.stop();
    const second = await startForge({ ...options, rootUrl: 'http://forge.example' });
    const after = [(await indexOf(second.url)).entries, await filesOf(second.url)];
    const got = await ask(second.url, 'GET', `${HELM}/tool-1.0.0.tgz`);
    await second.stop();
    expect(after).toEqual([entries, files]);
    expect(got.body).toEqual(other('2'));
  });
});

test('a kill -9 loses nothing that was answered, an overwrite neither', async () => {
  await using dir = await temporaryDir();
  const args = ['--dir', dir.path, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
  for (const text of ['1', '2', '3']) {
    await using child = await startChild(args);
    expect((await postChart(child.url, other(text))).status).toBe(201);
    await child.kill();
  }
  await using child = await startChild(args);
  expect((await ask(child.url, 'GET', `${HELM}/tool-1.0.0.tgz`)).body).toEqual(other('3'));
});

test('the nightly clean-up takes what was replaced, and keeps what is there', async () => {
  await using forge = await forgeWith();
  await postChart(forge.url, other('1'));
  await postChart(forge.url, other('2'));
  const count = async (): Promise<number> =>
    (await readdir(join(forge.dir, 'blobs'), { recursive: true })).filter((path) => path.length > 64).length;
  expect(await count()).toBe(2);
  forge.sweep(0);
  expect(await count()).toBe(1);
  expect((await ask(forge.url, 'GET', `${HELM}/tool-1.0.0.tgz`)).body).toEqual(other('2'));
});

describe('names', () => {
  test('are told apart without regard to case, and files are in small letters', async () => {
    await using forge = await forgeWith();
    await postChart(forge.url, other('1', { name: 'Tool', version: '1.0.0-RC.1' }));
    await postChart(forge.url, other('2', { name: 'tool', version: '1.0.0-rc.1' }));
    const { entries } = await indexOf(forge.url);
    expect(Object.keys(entries)).toEqual(['Tool']);
    expect(entries['Tool']?.[0]?.urls).toEqual([`${forge.url}${HELM}/tool-1.0.0-rc.1.tgz`]);
    expect((await ask(forge.url, 'GET', `${HELM}/TOOL-1.0.0-RC.1.TGZ`)).body).toEqual(
      other('2', { name: 'tool', version: '1.0.0-rc.1' }),
    );
  });

  test('versions are kept as they are written', async () => {
    await using forge = await forgeWith();
    const versions = ['v1.0.0', '1.0', '1.0.0', '01.0.0'];
    for (const version of versions) await postChart(forge.url, other('x', { version }));
    const { tool = [] } = (await indexOf(forge.url)).entries;
    expect(new Set(tool.map(({ version }) => version))).toEqual(new Set(versions));
  });

  test('two charts that make one file name cannot be had by it, until one is gone', async () => {
    await using forge = await forgeWith();
    await postChart(forge.url, other('1', { name: 'a-1', version: '2.0.0' }));
    await postChart(forge.url, other('2', { name: 'a', version: '1-2.0.0' }));
    expect((await ask(forge.url, 'GET', `${HELM}/a-1-2.0.0.tgz`)).status).toBe(404);
    await ask(forge.url, 'DELETE', `/api/v1/packages/${OWNER}/helm/a-1/2.0.0`);
    expect((await ask(forge.url, 'GET', `${HELM}/a-1-2.0.0.tgz`)).status).toBe(200);
  });

  test.for(
    BOTH.flatMap((profile) =>
      ['a/../../b', 'ä 日本', 'a\nX-Y: z', '"; x=', '__proto__', '..', 'n'.repeat(2000)].map(
        (name) => [profile, name] as const,
      ),
    ),
  )('%s: a chart may be called %j', async ([profile, name]) => {
    await using forge = await forgeWith({ profile });
    const archive = other('x', { name });
    expect((await postChart(forge.url, archive)).status).toBe(201);
    const { entries } = await indexOf(forge.url);
    expect(Object.keys(entries)).toEqual([name]);
    const url = Object.values(entries)[0]?.[0]?.urls[0] ?? '';
    const got = await ask(forge.url, 'GET', url.slice(forge.url.length));
    expect([got.status, got.body]).toEqual([200, archive]);
    expect(got.headers).not.toHaveProperty('x-y');
  });
});

test('addresses are those of ROOT_URL', async () => {
  await using forge = await forgeWith({ rootUrl: 'https://forge.example/git' });
  await postChart(forge.url);
  expect(await indexOf(forge.url)).toMatchObject({
    entries: { tool: [{ urls: [`https://forge.example/git${HELM}/tool-1.0.0.tgz`] }] },
    serverInfo: { contextPath: `/git${HELM}` },
  });
});

test('the order of versions is that of the product', async () => {
  const now = (): number => Date.UTC(2026, 10, 20, 12);
  const listed = BOTH.map(async (profile) => {
    await using forge = await forgeWith({ profile, now });
    for (const version of ['2.0.0', '1.0.0']) await postChart(forge.url, other('x', { version }));
    return (await indexOf(forge.url)).entries['tool']?.map(({ version }) => version);
  });
  expect(await Promise.all(listed)).toEqual([
    ['1.0.0', '2.0.0'],
    ['2.0.0', '1.0.0'],
  ]);
});

test('limits: the size of a file, of all files, and how many versions', async () => {
  const limits = { helm: 10_000, size: 15_000, count: 2 };
  await using forge = await forgeWith({ world: worldWith({ settings: { limits } }) });
  const post = async (version: string, size: number): Promise<[number, unknown]> => {
    const yaml = chartYaml({ version });
    const archive = chartArchive({ yaml, files: { 'tool/values.yaml': 'x'.repeat(size) }, level: 0 });
    const reply = await postChart(forge.url, archive);
    return reply.status === 201 ? [201, ''] : errorOf(reply);
  };
  expect(await post('1.0.0', 9000)).toEqual([403, 'maximum allowed package type size exceeded']);
  expect(await post('1.0.0', 6000)).toEqual([201, '']);
  // What would make room does not count.
  expect(await post('1.0.0', 6000)).toEqual([403, 'maximum allowed package storage quota exceeded']);
  expect(await post('2.0.0', 1000)).toEqual([201, '']);
  expect(await post('3.0.0', 1000)).toEqual([403, 'maximum allowed package count exceeded']);
});

test('Forgejo asks for the quota before the chart, Gitea has none', async () => {
  const world = worldWith({ settings: { quota: { packages: 100 } } });
  for (const profile of BOTH) {
    await using forge = await forgeWith({ profile, world });
    expect((await postChart(forge.url)).status).toBe(201);
    const { status, body } = await postChart(forge.url, Buffer.from('junk'));
    expect([status, String(body)]).toEqual(
      profile === 'forgejo' ? [413, 'enforcePackagesQuota\n'] : [500, '{"error":"internal server error"}\n'],
    );
  }
});

test('who may not read or write is told so', async () => {
  const world = worldWith({ settings: { requireSignIn: true } });
  await using forge = await forgeWith({ world });
  const headers = { authorization: '' };
  const body = chartArchive();
  const refused = [
    await ask(forge.url, 'POST', `${HELM}/api/charts`, { headers, body }),
    await ask(forge.url, 'GET', `${HELM}/index.yaml`, { headers }),
    await ask(forge.url, 'GET', `${HELM}/tool-1.0.0.tgz`, { headers }),
  ];
  expect(refused.map((reply) => [reply.status, String(reply.body)])).toEqual(
    refused.map(() => [401, 'reqPackageAccess\n']),
  );
  const wrong = { authorization: basic(OWNER, 'wrong') };
  expect((await ask(forge.url, 'GET', `${HELM}/index.yaml`, { headers: wrong })).status).toBe(401);
  expect((await ask(forge.url, 'GET', '/api/packages/nobody/helm/index.yaml')).status).toBe(404);
});

test('a form without a file is an inner error, in the words of charts', async () => {
  await using forge = await forgeWith();
  const headers = { 'content-type': 'multipart/form-data; boundary=b' };
  const body = buildBody({ boundary: 'b', multipart: [{ name: 'chart', text: 'x' }] });
  const refused = await ask(forge.url, 'POST', `${HELM}/api/charts`, { headers, body });
  expect(errorOf(refused)).toEqual([500, 'internal server error']);
});
