import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import { NPM, publishDocument } from './addons.ts';
import { ask } from './ask.ts';
import { startChild } from './child-forge.ts';
import { AUTHORIZATION, OWNER, TOKEN } from './forge-fixture.ts';
import { buildBody } from './replay-body.ts';
import { temporaryDir } from './temporary-dir.ts';
import { PYPI } from './wheels.ts';

const MEBIBYTE = 1024 * 1024;
/** A multiple of three, so that its base64 can be repeated. */
const BLOCK = randomBytes(3 * MEBIBYTE);
const BLOCKS = 70;
/** Where in a body the file goes that is too large to be there. */
const HERE = 'HERE';

interface Upload {
  readonly method: string;
  readonly path: string;
  readonly type: string;
  /** The body around the file, and the file's bytes as they are sent. */
  readonly around: string;
  readonly block: Buffer;
  readonly files: string;
}

function wheel(): Upload {
  const sha256 = hashOfAll('sha256', 'hex');
  const multipart = [
    { name: 'name', text: 'tool' },
    { name: 'content', filename: 'tool.whl', text: HERE },
    { name: 'version', text: '1.0.0' },
    { name: 'sha256_digest', text: sha256 },
  ];
  const around = String(buildBody({ boundary: 'b0und', multipart }));
  const type = 'multipart/form-data; boundary=b0und';
  return { method: 'POST', path: PYPI, type, around, block: BLOCK, files: 'pypi/tool/1.0.0' };
}

function addon(): Upload {
  const manifest = { dist: { integrity: `sha512-${hashOfAll('sha512', 'base64')}` } };
  // The attachment first: what says whether it is whole comes last.
  const { _attachments, ...rest } = publishDocument({ manifest, bytes: HERE });
  const text = JSON.stringify({ _attachments, ...rest });
  const around = text.replace(Buffer.from(HERE).toString('base64'), HERE);
  const block = Buffer.from(BLOCK.toString('base64'));
  const type = 'application/json';
  return { method: 'PUT', path: `${NPM}/tool`, type, around, block, files: 'npm/tool/1.0.0' };
}

test.skipIf(process.platform !== 'linux').for([
  ['a wheel', wheel],
  ['an npm package', addon],
] as const)('%s of 210 MiB is taken in constant memory', async ([, make]) => {
  const upload = make();
  await using dir = await temporaryDir();
  const args = ['--dir', dir.path, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
  await using child = await startChild(args);
  const before = child.residentBytes();
  let highest = before;
  const watch = setInterval(() => void (highest = Math.max(highest, child.residentBytes())), 20);
  expect(await send(child.url, upload)).toBe(201);
  clearInterval(watch);
  expect(highest - before).toBeLessThan(150 * MEBIBYTE);
  const files = await ask(child.url, 'GET', `/api/v1/packages/${OWNER}/${upload.files}/files`);
  expect(JSON.parse(String(files.body))).toMatchObject([{ size: BLOCKS * BLOCK.length }]);
});

async function send(base: string, { method, path, type, around, block }: Upload): Promise<number> {
  const [head = '', tail = ''] = around.split(HERE);
  const headers = { authorization: AUTHORIZATION, 'content-type': type };
  const sent = request(`${base}${path}`, { method, headers });
  const blocks = Array.from({ length: BLOCKS }, () => block);
  Readable.from([Buffer.from(head), ...blocks, Buffer.from(tail)]).pipe(sent);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

function hashOfAll(algorithm: string, encoding: 'hex' | 'base64'): string {
  const hash = createHash(algorithm);
  for (let block = 0; block < BLOCKS; block += 1) hash.update(BLOCK);
  return hash.digest(encoding);
}
