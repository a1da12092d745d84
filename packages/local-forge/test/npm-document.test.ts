import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { Base64Decoder } from '../src/npm/base64-decoder.ts';
import { receiveDocument } from '../src/npm/receive-document.ts';
import { Blobs } from '../src/store/blobs.ts';
import { pieces } from './pieces.ts';
import { temporaryDir } from './temporary-dir.ts';

/** What a document comes to: itself without its attachment, and what is stored of that. */
async function read(text: string, cut = 10_000) {
  await using dir = await temporaryDir();
  const body = Readable.from(pieces(Buffer.from(text), cut), { objectMode: false });
  const { json, received, isAttached } = await receiveDocument(body, new Blobs(dir.path));
  return { json, md5: received.hashes.md5, isAttached };
}

function md5(bytes: Uint8Array | string): string {
  return createHash('md5').update(bytes).digest('hex');
}

function attached(data: unknown) {
  return { 'a.tgz': { content_type: 'x', data, length: 1 } };
}

const key = fc.oneof(fc.string(), fc.constantFrom('data', 'a"b', '\\', 'é{"', '[', 'a.tgz'));
const fields = fc.dictionary(
  key.filter((name) => name !== '__proto__'),
  fc.oneof(fc.jsonValue(), fc.constantFrom(attached('QUJD'), { _attachments: attached('QUJD') }, '\\"]}')),
  { noNullPrototype: true },
);

test('takes any document apart, its attachment first, last or between, however it is cut', async () => {
  const law = fc.asyncProperty(
    fields,
    fields,
    fc.uint8Array({ maxLength: 100 }),
    fc.integer({ min: 1, max: 50 }),
    async (before, after, bytes, cut) => {
      const data = Buffer.from(bytes).toString('base64');
      const whole = { ...before, _attachments: attached(data), ...after, _id: 'x' };
      expect(await read(JSON.stringify(whole), cut)).toEqual({
        json: JSON.parse(JSON.stringify({ ...whole, _attachments: attached('') })) as unknown,
        md5: md5(bytes),
        isAttached: bytes.length > 0,
      });
    },
  );
  await fc.assert(law, { numRuns: 150 });
});

test.for([
  ['slashes and other characters escaped', String.raw`"_attachments":{"a":{"data":"\/\/8\u003d"}}`, 'ÿÿ'],
  ['lines, escaped', String.raw`"_attachments":{"a":{"data":"QU\nJ\r\nD"}}`, 'ABC'],
  ['keys escaped', String.raw`"_\u0061ttachments":{"a":{"d\u0061ta":"QUJD"}}`, 'ABC'],
  ['several attachments: the first', '"_attachments":{"a":{"data":"QUJD"},"b":{"data":"REVG"}}', 'ABC'],
  ['blanks around everything', '\n "_attachments" : { "a" : { "data" : "QUJD" } } ', 'ABC'],
] as const)('an attachment with %s', async ([, inside, bytes]) => {
  for (const cut of [1, 2, 3, 1000]) {
    const told = await read(`{${inside}}`, cut);
    expect(told).toMatchObject({ isAttached: true, md5: md5(Buffer.from(bytes, 'latin1')) });
  }
});

test.for([
  ['none', '{}'],
  ['an empty one', '{"_attachments":{"a":{"data":""}}}'],
  ['null', '{"_attachments":{"a":null}}'],
  ['one at another depth', '{"versions":{"_attachments":{"a":{"data":"QUJD"}}}}'],
  ['one that is no base64', '{"_attachments":{"a":{"data":"QU_D"}}}'],
  ['one that is cut short', '{"_attachments":{"a":{"data":"QUJDQUJ"}}}'],
  ['one that goes on behind its end', '{"_attachments":{"a":{"data":"QQ==QQ=="}}}'],
] as const)('no attachment: %s', async ([, text]) => {
  for (const cut of [1, 3, 1000]) expect(await read(text, cut)).toMatchObject({ isAttached: false });
});

test.for([
  ['half of it', '{"_attachments":{"a":{"data":"QUJD'],
  ['half an object', '{"a":1'],
  ['a wrong escape', String.raw`{"_attachments":{"a":{"data":"\x"}}}`],
  ['a wrong escape in a key', String.raw`{"\x":1}`],
  ['a line break in the attachment', '{"_attachments":{"a":{"data":"QU\nJD"}}}'],
  ['a carriage return in the attachment', '{"_attachments":{"a":{"data":"QU\rJD"}}}'],
  ['too much beside the attachment', `{"readme":"${'x'.repeat(16 * 1024 * 1024)}"}`],
  ['brackets without an end', '['.repeat(20_000)],
] as const)('no document: %s', async ([, text]) => {
  await expect(read(text, 100_000)).rejects.toThrow(SyntaxError);
});

test('what is left behind by a document that was none: nothing', async () => {
  await using dir = await temporaryDir();
  const blobs = new Blobs(dir.path);
  const body = Readable.from([Buffer.from('{"_attachments":{"a":{"data":"QUJD"}}} x')]);
  await expect(receiveDocument(body, blobs)).rejects.toThrow(SyntaxError);
  expect(await readdir(join(dir.path, 'tmp'))).toEqual([]);
});

test('base64 is taken apart as Node does it in one piece', () => {
  const law = fc.property(fc.uint8Array(), fc.integer({ min: 1, max: 20 }), (bytes, cut) => {
    const decoder = new Base64Decoder();
    const text = Buffer.from(Buffer.from(bytes).toString('base64'));
    const decoded = pieces(text, cut).map((piece) => decoder.decode(piece));
    expect(Buffer.concat(decoded)).toEqual(Buffer.from(bytes));
    expect(decoder.isComplete()).toBe(true);
  });
  fc.assert(law);
});
