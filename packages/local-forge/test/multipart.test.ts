import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { firstFileOf, readMultipart } from '../src/http/multipart.ts';
import { ask, getFile } from './ask.ts';
import { filePath, forgeWith } from './forge-fixture.ts';
import { pieces } from './pieces.ts';
import { buildBody } from './replay-body.ts';

const BOUNDARY = 'b0und-ary';

/** Bytes that look like line ends and boundaries more often than chance would have it. */
const content = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r', '\n', '\r\n', '-', '--', '\r\n--', 'b0und-', BOUNDARY.slice(1)),
      fc.string(),
    ),
  )
  .map((pieces) => pieces.join(''))
  .filter((text) => !text.includes(`\r\n--${BOUNDARY}`) && !text.startsWith(`--${BOUNDARY}`));

const form = fc.array(fc.record({ name: fc.stringMatching(/^[a-z]{1,5}$/), text: content }), {
  minLength: 1,
});

test('reads back any form, however it is cut', async () => {
  const law = fc.asyncProperty(form, fc.integer({ min: 1, max: 40 }), async (fields, cut) => {
    const bytes = buildBody({ boundary: BOUNDARY, multipart: fields }) ?? Buffer.alloc(0);
    expect(await readBack(pieces(bytes, cut))).toEqual(fields);
  });
  await fc.assert(law);
});

test('only the first file counts', async () => {
  const multipart = [
    { name: 'field', text: 'no file' },
    { name: 'x', filename: 'a', text: 'first' },
    { name: 'y', filename: 'b', text: 'second' },
  ];
  const bytes = buildBody({ boundary: BOUNDARY, multipart }) ?? Buffer.alloc(0);
  expect(String(await buffer(firstFileOf(Readable.from([bytes]), BOUNDARY)))).toBe('first');
});

test.for([
  ['no file', [{ name: 'field', text: 'x' }], ''],
  ['no end', [{ name: 'x', filename: 'a', text: 'x' }], 'cut'],
] as const)('a form with %s is an inner error', async ([, multipart, cut]) => {
  await using forge = await forgeWith();
  const whole = buildBody({ boundary: BOUNDARY, multipart }) ?? Buffer.alloc(0);
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
  const body = cut === '' ? whole : whole.subarray(0, -8);
  expect((await ask(forge.url, 'PUT', filePath('a'), { headers, body })).status).toBe(500);
});

test('headers without an end are not collected for ever', async () => {
  let taken = 0;
  const endless = Readable.from(
    (function* () {
      yield Buffer.from(`--${BOUNDARY}\r\n`);
      for (; taken < 1000; taken += 1) yield Buffer.alloc(1024, 'x');
    })(),
  );
  await expect(buffer(firstFileOf(endless, BOUNDARY))).rejects.toThrow('have no end');
  expect(taken).toBeLessThan(100);
});

test('a large form is read to its end and answered', async () => {
  await using forge = await forgeWith();
  const text = 'x'.repeat(5_000_000);
  const body = buildBody({ boundary: BOUNDARY, multipart: [{ name: 'x', filename: 'a', text }] });
  const headers = { 'content-type': `multipart/form-data; boundary="${BOUNDARY}"` };
  const put = await ask(forge.url, 'PUT', filePath('a'), { headers, body });
  expect(put.status).toBe(201);
  expect((await getFile(forge.url, 'a')).body).toHaveLength(text.length);
});

async function readBack(chunks: readonly Buffer[]): Promise<{ name: string; text: string }[]> {
  const read: { name: string; bytes: Buffer }[] = [];
  for await (const event of readMultipart(Readable.from(chunks), BOUNDARY)) {
    if (event.at === 'part') read.push({ name: event.headers.name, bytes: Buffer.alloc(0) });
    const last = read.at(-1);
    if (event.at === 'bytes' && last !== undefined) last.bytes = Buffer.concat([last.bytes, event.bytes]);
  }
  return read.map(({ name, bytes }) => ({ name, text: bytes.toString('utf8') }));
}
