import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';

import { type Body, fileSource } from '@parity-lib/core';
import { tempFolder, type TempFolder } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import type { FormField } from './form-fields.ts';
import { type UploadForm, uploadForm } from './upload-form.ts';

const fields: readonly FormField[] = [
  [':action', 'file_upload'],
  ['summary', 'Grüße, "quoted"; 日本語'],
  ['classifiers', 'A :: B'],
  ['classifiers', 'C :: D'],
  ['keywords', ''],
  ['description', '# Title\n\n--boundary\n\r\n--parity-\r\nthe end\n'],
];

function formOf(folder: TempFolder, content: Buffer, told: Buffer = content): UploadForm {
  const path = folder.write('wheel', content);
  const sha256 = createHash('sha256').update(told).digest('hex');
  return uploadForm(
    fields,
    fileSource({ name: 'tool-1+a-py3-none-any.whl', path, size: content.length, sha256 }),
  );
}

/** What a client sends before it fails, if it does. */
async function sent(body: Body, size: number): Promise<{ bytes: Buffer; error?: unknown }> {
  const reader = await body.open();
  const chunks: Buffer[] = [];
  try {
    for (;;) {
      const buffer = Buffer.alloc(size);
      const count = await reader.read(buffer);
      if (count === 0) return { bytes: Buffer.concat(chunks) };
      chunks.push(buffer.subarray(0, count));
    }
  } catch (error) {
    return { bytes: Buffer.concat(chunks), error };
  } finally {
    await reader.close();
  }
}

/** As somebody else reads a form. */
function parsed({ contentType }: UploadForm, bytes: Buffer): Promise<FormData> {
  return new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
}

test.each([
  ['empty', Buffer.alloc(0)],
  ['small', Buffer.from('PK\r\n--parity-\r\n')],
  ['large', Buffer.alloc(700_001, 'wheel\r\n')],
])('a form with a file that is %s is read as it was meant, and as long as it says', async (_, content) => {
  using folder = tempFolder();
  const form = formOf(folder, content);
  for (const size of [1000, 65_536]) {
    const { bytes, error } = await sent(form.body, size);
    expect(error).toBeUndefined();
    expect(bytes.length).toBe(form.body.size);
    const read = await parsed(form, bytes);
    const sha256 = createHash('sha256').update(content).digest('hex');
    expect([...read].filter(([name]) => name !== 'content')).toEqual([...fields, ['sha256_digest', sha256]]);
    const file = read.get('content') as File;
    expect([file.name, file.type]).toEqual(['tool-1+a-py3-none-any.whl', 'application/octet-stream']);
    expect(Buffer.from(await file.arrayBuffer()).equals(content)).toBe(true);
  }
});

test('fields come before the file: a server knows what it gets before it gets it', async () => {
  using folder = tempFolder();
  const { bytes } = await sent(formOf(folder, Buffer.from('the wheel')).body, 100);
  expect(bytes.indexOf('name="content"')).toBeGreaterThan(bytes.indexOf('name="sha256_digest"'));
});

test.each([10, 1000, 65_536])(
  'of a wheel that changed, the end is not sent (%i bytes at a time)',
  async (size) => {
    using folder = tempFolder();
    const content = Buffer.alloc(20_000, 'wheel');
    const form = formOf(folder, content, Buffer.from('what was staged'));
    const { bytes, error } = await sent(form.body, size);
    expect(error).toMatchObject({ blocker: 'stage-corrupt' });
    expect(bytes.length).toBeLessThan(form.body.size - '\r\n--parity---\r\n'.length - 40);
    expect(bytes.toString()).not.toMatch(/--\r\n$/);
  },
);
