import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';

import { expect, test } from 'vitest';

import { startChild } from './child-forge.ts';
import { AUTHORIZATION, OWNER, TOKEN } from './forge-fixture.ts';
import { IMAGE, openUpload } from './images.ts';
import { temporaryDir } from './temporary-dir.ts';

const MEBIBYTE = 1024 * 1024;
const BLOCK = randomBytes(MEBIBYTE);
const BLOCKS = 200;

/** Sends so many blocks and takes the answer, whose body is only hashed. */
async function exchange(
  method: string,
  url: string,
  blocks = 0,
  more: OutgoingHttpHeaders = {},
): Promise<{ status: number; sha256: string }> {
  const headers = { authorization: AUTHORIZATION, 'content-length': blocks * MEBIBYTE, ...more };
  const sent = request(url, { method, headers });
  Readable.from(Array.from({ length: blocks }, () => BLOCK)).pipe(sent);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const hash = createHash('sha256');
  for await (const bytes of response as AsyncIterable<Buffer>) hash.update(bytes);
  return { status: response.statusCode ?? 0, sha256: hash.digest('hex') };
}

test.skipIf(process.platform !== 'linux')(
  'a blob of 200 MiB comes in chunks and goes in constant memory',
  async () => {
    const hash = createHash('sha256');
    for (let block = 0; block < BLOCKS; block += 1) hash.update(BLOCK);
    const sha256 = hash.digest('hex');
    await using dir = await temporaryDir();
    const args = ['--dir', dir.path, '--profile', 'gitea', '--owner', OWNER, '--token', TOKEN];
    await using child = await startChild(args);
    const before = child.residentBytes();
    let highest = before;
    const watch = setInterval(() => void (highest = Math.max(highest, child.residentBytes())), 20);
    const upload = `${child.url}${await openUpload(child.url)}`;
    const half = BLOCKS / 2;
    expect((await exchange('PATCH', upload, half)).status).toBe(202);
    const range = { 'content-range': `${half * MEBIBYTE}-${(half + 10) * MEBIBYTE - 1}` };
    expect((await exchange('PATCH', upload, 10, range)).status).toBe(202);
    expect((await exchange('PUT', `${upload}?digest=sha256:${sha256}`, half - 10)).status).toBe(201);
    const blob = `${child.url}${IMAGE}/blobs/sha256:${sha256}`;
    expect(await exchange('GET', blob)).toEqual({ status: 200, sha256 });
    clearInterval(watch);
    expect(highest - before).toBeLessThan(150 * MEBIBYTE);
  },
);
