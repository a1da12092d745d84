import { createHash } from 'node:crypto';

import { ask } from './ask.ts';
import { OWNER } from './forge-fixture.ts';
import { buildBody } from './replay-body.ts';
import type { Reply } from './replay-request.ts';

export const PYPI = `/api/packages/${OWNER}/pypi`;

/** A form's fields in the order in which they are sent; `content` stands for the file. */
export interface Wheel {
  readonly name?: string;
  readonly version?: string;
  readonly fileName?: string;
  readonly content?: string;
  readonly more?: Readonly<Record<string, string>>;
}

/** Uploads a wheel as twine does, but for what a test changes. */
export async function postWheel(base: string, wheel: Wheel = {}): Promise<Reply> {
  const { name = 'tool', version = '1.0', fileName = 'tool-1.0-py3-none-any.whl', content = 'wheel' } = wheel;
  const sha256_digest = createHash('sha256').update(content).digest('hex');
  const fields = { ':action': 'file_upload', name, version, sha256_digest, ...wheel.more };
  const multipart = [
    ...Object.entries(fields).map(([field, text]) => ({ name: field, text })),
    { name: 'content', filename: fileName, text: content },
  ];
  return postForm(base, multipart);
}

export async function postForm(
  base: string,
  multipart: readonly { name: string; text: string; filename?: string }[],
): Promise<Reply> {
  const headers = { 'content-type': 'multipart/form-data; boundary=b0und' };
  const body = buildBody({ boundary: 'b0und', multipart });
  return ask(base, 'POST', PYPI, { headers, body });
}

/** The file names that the simple index of a project links to. */
export async function indexOf(base: string, name = 'tool'): Promise<string[]> {
  const { body } = await ask(base, 'GET', `${PYPI}/simple/${name}/`);
  return [...String(body).matchAll(/>([^<>]+)<\/a>/g)].map(([, file = '']) => file);
}
