import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { NPM, publishAddon, tell } from './addons.ts';
import { ask } from './ask.ts';
import { HELM, chartArchive, indexOf as chartsOf, postChart } from './charts.ts';
import { AUTHORIZATION, forgeWith } from './forge-fixture.ts';
import type { Reply } from './replay-request.ts';
import { PYPI, indexOf, postWheel } from './wheels.ts';

/** A mebibyte, so that a body does not fit into what the network holds back. */
const BYTES = 'x'.repeat(1024 * 1024);

const CHART = chartArchive({ files: { 'tool/values.yaml': BYTES }, level: 0 });

/** A type of package: how to upload one file, whether it is there, and where it can be had. */
interface Type {
  readonly method: 'PUT' | 'POST';
  readonly upload: (base: string) => Promise<Reply>;
  readonly isThere: (base: string) => Promise<boolean>;
  readonly file: string;
  readonly size: number;
  /** What a second upload of the same file is answered. */
  readonly again: number;
  /** How an upload begins, up to the bytes of its file. */
  readonly begun: { readonly path: string; readonly type: string; readonly text: string };
}

const types: Readonly<Record<string, Type>> = {
  pypi: {
    method: 'POST',
    upload: async (base) => postWheel(base, { content: BYTES, fileName: 'tool.whl' }),
    isThere: async (base) => (await indexOf(base)).length === 1,
    file: `${PYPI}/files/tool/1.0/tool.whl`,
    size: BYTES.length,
    again: 409,
    begun: {
      path: PYPI,
      type: 'multipart/form-data; boundary=b',
      text: '--b\r\nContent-Disposition: form-data; name="content"; filename="a"\r\n\r\n',
    },
  },
  npm: {
    method: 'PUT',
    upload: async (base) => publishAddon(base, { bytes: BYTES }),
    isThere: async (base) => 'versions' in ((await tell(base, '/tool')) as object),
    file: `${NPM}/tool/-/tool-1.0.0.tgz`,
    size: BYTES.length,
    again: 409,
    begun: { path: `${NPM}/tool`, type: 'application/json', text: '{"_attachments":{"a":{"data":"' },
  },
  helm: {
    method: 'POST',
    upload: async (base) => postChart(base, CHART),
    isThere: async (base) => Object.keys((await chartsOf(base)).entries).length === 1,
    file: `${HELM}/tool-1.0.0.tgz`,
    size: CHART.length,
    again: 201,
    begun: { path: `${HELM}/api/charts`, type: 'application/gzip', text: '' },
  },
};

describe.for(Object.entries(types))('%s', ([, { method, upload, isThere, file, size, again, begun }]) => {
  test.for(['before-body', 'mid-body', 'after-body'] as const)('reset of an upload %s', async (when) => {
    await using forge = await forgeWith();
    forge.addFault({ match: { method }, does: { kind: 'reset', when } });
    await expect(upload(forge.url)).rejects.toThrow(/ECONNRESET|EPIPE|socket hang up/);
    expect(await isThere(forge.url)).toBe(false);
    await expect.poll(async () => readdir(join(forge.dir, 'tmp'))).toEqual([]);
    expect((await upload(forge.url)).status).toBe(201);
  });

  test('a client that leaves in the middle leaves nothing behind', async () => {
    await using forge = await forgeWith();
    const { hostname, port } = new URL(forge.url);
    const socket = connect(Number(port), hostname);
    const head = `${method} ${begun.path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${AUTHORIZATION}\r\n`;
    socket.write(
      `${head}Content-Type: ${begun.type}\r\nContent-Length: 9999999\r\n\r\n${begun.text}${BYTES}`,
    );
    await expect.poll(async () => readdir(join(forge.dir, 'tmp'))).toHaveLength(1);
    socket.resetAndDestroy();
    await expect.poll(async () => readdir(join(forge.dir, 'tmp'))).toEqual([]);
    expect((await upload(forge.url)).status).toBe(201);
  });

  test('lose-answer: stored, but the client never learns', async () => {
    await using forge = await forgeWith();
    forge.addFault({ match: { method }, does: { kind: 'lose-answer' } });
    await expect(upload(forge.url)).rejects.toThrow();
    expect(await isThere(forge.url)).toBe(true);
    expect((await upload(forge.url)).status).toBe(again);
    expect(await readdir(join(forge.dir, 'tmp'))).toEqual([]);
  });

  test.for([{ kind: 'html-413' }, { kind: 'status', status: 413, afterBody: true }] as const)(
    '$kind in its place',
    async (does) => {
      await using forge = await forgeWith();
      forge.addFault({ match: { method }, does });
      expect((await upload(forge.url)).status).toBe(413);
      expect(await isThere(forge.url)).toBe(false);
    },
  );

  test('slow-drip of an upload', async () => {
    await using forge = await forgeWith();
    forge.addFault({
      match: { method },
      does: { kind: 'slow-drip', bytesPerSecond: 4_000_000, direction: 'in' },
    });
    const before = Date.now();
    expect((await upload(forge.url)).status).toBe(201);
    expect(Date.now() - before).toBeGreaterThanOrEqual(200);
  });

  test('reset of a download', async () => {
    await using forge = await forgeWith();
    await upload(forge.url);
    forge.addFault({ match: { method: 'GET', path: file }, does: { kind: 'reset', when: 'mid-body' } });
    await expect(ask(forge.url, 'GET', file)).rejects.toThrow();
    expect((await ask(forge.url, 'GET', file)).body).toHaveLength(size);
  });
});
