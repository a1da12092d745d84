import { Answer } from '@parity-lib/core';
import { describe, expect, test } from 'vitest';

import { parseIndex } from './parse-index.ts';

const page = new URL('https://pypi.example.org/simple/tool/');
const digest = 'a'.repeat(64);
const other = 'b'.repeat(64);
const json = 'application/vnd.pypi.simple.v1+json';

function answerOf(type: string, text: string): Answer {
  return new Answer({ method: 'GET', url: page }, 200, { 'content-type': type }, text);
}

/** Name, digest and address of each file. */
async function listed(type: string, text: string): Promise<readonly (readonly (string | undefined)[])[]> {
  const files = await parseIndex(answerOf(type, text));
  return files.map(({ name, sha256, url }) => [name, sha256, url.href]);
}

const link = (href: string, more = ''): string => `<a href="${href}"${more}>some words</a>`;
const fileUrl = 'https://pypi.example.org/files/tool-1.whl';

/** What a link is, and what it leads to: name, digest, address. */
const links: readonly (readonly [string, string, readonly (string | undefined)[] | undefined])[] = [
  ['relative', link(`../../files/tool-1.whl#sha256=${digest}`), ['tool-1.whl', digest, fileUrl]],
  ['from the root', link(`/files/tool-1.whl#sha256=${digest}`), ['tool-1.whl', digest, fileUrl]],
  [
    'absolute',
    link(`https://cdn.example.org/x/tool-1.whl#sha256=${digest}`),
    ['tool-1.whl', digest, 'https://cdn.example.org/x/tool-1.whl'],
  ],
  [
    'in capitals',
    `<A HREF='/files/tool-1.whl#sha256=${digest.toUpperCase()}'>x</A>`,
    ['tool-1.whl', digest, fileUrl],
  ],
  [
    'with entities',
    link(`/files/tool-1&#43;a&amp;b.whl?x=1&amp;y=2#sha256=${digest}`),
    ['tool-1+a&b.whl', digest, 'https://pypi.example.org/files/tool-1+a&b.whl?x=1&y=2'],
  ],
  [
    'escaped',
    link(`/files/tool-1%2Ba.whl#sha256=${digest}`),
    ['tool-1+a.whl', digest, 'https://pypi.example.org/files/tool-1%2Ba.whl'],
  ],
  [
    'escaped wrongly',
    link('/files/tool%zz.whl'),
    ['tool%zz.whl', undefined, 'https://pypi.example.org/files/tool%zz.whl'],
  ],
  [
    'with further attributes',
    link(`/files/tool-1.whl#sha256=${digest}`, ' data-requires-python="&gt;=3.9" data-yanked'),
    ['tool-1.whl', digest, fileUrl],
  ],
  [
    'with another hash',
    link('/files/tool-1.whl#md5=d41d8cd98f00b204e9800998ecf8427e'),
    ['tool-1.whl', undefined, fileUrl],
  ],
  ['with a hash that is too short', link('/files/tool-1.whl#sha256=abc'), ['tool-1.whl', undefined, fileUrl]],
  ['without a hash', link('/files/tool-1.whl'), ['tool-1.whl', undefined, fileUrl]],
  [
    'with two things behind the hash',
    link(`/files/tool-1.whl#egg=tool&sha256=${digest}`),
    ['tool-1.whl', digest, fileUrl],
  ],
  [
    'with a control character',
    link('/files/tool%0A-1.whl'),
    ['tool\n-1.whl', undefined, 'https://pypi.example.org/files/tool%0A-1.whl'],
  ],
  ['to nowhere', link('https://'), undefined],
  ['without an address', '<a name="x">tool-1.whl</a>', undefined],
  ['of another scheme', link('ftp://pypi.example.org/tool-1.whl'), undefined],
  ['to a file of this machine', link('file:///etc/tool-1.whl'), undefined],
  ['of no link at all', `<link href="/files/tool-1.whl"><p>${'x'.repeat(10)}`, undefined],
  ['in a comment', `<!-- ${link('/files/tool-1.whl')} -->`, undefined],
];

describe('a page of HTML (PEP 503)', () => {
  test.for(links)('a link %s', async ([, html, file]) => {
    const found = await listed('text/html; charset=utf-8', `<!DOCTYPE html><body>${html}</body>`);
    expect(found).toEqual(file === undefined ? [] : [file]);
  });

  test('addresses are relative to its base', async () => {
    const html = `<head><base href="https://cdn.example.org/p/"></head>${link('tool-1.whl')}`;
    expect(await listed('text/html', html)).toEqual([
      ['tool-1.whl', undefined, 'https://cdn.example.org/p/tool-1.whl'],
    ]);
  });

  test('a large one, and one that is broken off', async () => {
    const many = Array.from({ length: 20_000 }, (_, at) => link(`tool-${at}.whl#sha256=${digest}`));
    expect(await listed('application/vnd.pypi.simple.v1+html', many.join('\n'))).toHaveLength(20_000);
    expect(await listed('text/html', `${link('tool-1.whl')}<a href="tool-2`)).toHaveLength(1);
    expect(await listed('text/html', '<a '.repeat(100_000))).toEqual([]);
  });
});

const file = (more: object = {}): object => ({
  filename: 'tool-1.whl',
  url: '../../files/tool-1.whl',
  hashes: { sha256: digest },
  ...more,
});
const jsonOf = (...files: readonly object[]): string =>
  JSON.stringify({ meta: { 'api-version': '1.1' }, files });

describe('a page of JSON (PEP 691)', () => {
  test.for<readonly [string, object, readonly (string | undefined)[] | undefined]>([
    ['with a relative address', {}, ['tool-1.whl', digest, fileUrl]],
    [
      'with further fields',
      { size: 3, yanked: true, 'core-metadata': false },
      ['tool-1.whl', digest, fileUrl],
    ],
    ['with other hashes', { hashes: { blake2b: 'x' } }, ['tool-1.whl', undefined, fileUrl]],
    ['without hashes', { hashes: {} }, ['tool-1.whl', undefined, fileUrl]],
    [
      'with a digest in capitals',
      { hashes: { sha256: digest.toUpperCase() } },
      ['tool-1.whl', digest, fileUrl],
    ],
    ['that leads nowhere', { url: 'https://' }, undefined],
    ['of another scheme', { url: 'data:,x' }, undefined],
  ])('a file %s', async ([, more, expected]) => {
    expect(await listed(json, jsonOf(file(more)))).toEqual(expected === undefined ? [] : [expected]);
  });

  test.each(['application/json', `${json}; charset=utf-8`, 'APPLICATION/JSON'])('as %s', async (type) => {
    expect(await listed(type, jsonOf(file()))).toHaveLength(1);
  });
});

const [a, b, none] = [digest, other, undefined].map((sha256) =>
  sha256 === undefined ? link('tool-1.whl') : link(`tool-1.whl#sha256=${sha256}`),
) as [string, string, string];

/** Which answers are refused, and why. */
const refused: readonly (readonly [string, string, string, RegExp])[] = [
  ['text', 'text/plain', 'hello', /neither JSON nor HTML/],
  ['of no type', '', jsonOf(), /neither JSON nor HTML/],
  ['half of JSON', json, '{"files":', /not JSON/],
  ['JSON of another kind', json, '{"message":"ok"}', /no list of files/],
  ['JSON with a wrong field', json, jsonOf(file({ url: 7 })), /no list of files/],
  ['JSON with a negative size', json, jsonOf(file({ size: -1 })), /no list of files/],
  ['JSON without hashes at all', json, jsonOf(file({ hashes: undefined })), /no list of files/],
  [
    'a file twice, with other bytes',
    json,
    jsonOf(file(), file({ hashes: { sha256: other } })),
    /"?tool-1\.whl"? twice/,
  ],
  ['links with other bytes', 'text/html', a + b, /twice, each time with other bytes/],
  ['links with other bytes, and one without', 'text/html', a + none + b, /twice/],
];

test.for(refused)('refused: %s', async ([, type, text, why]) => {
  await expect(parseIndex(answerOf(type, text))).rejects.toMatchObject({
    blocker: 'registry-invalid',
    message: expect.stringMatching(why) as string,
  });
});

test('a file twice with the same bytes, or with a digest once, is no contradiction', async () => {
  expect(await listed('text/html', a + none + a)).toHaveLength(3);
});
