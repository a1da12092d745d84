import { Buffer } from 'node:buffer';

import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { compileRegex } from './go-regex.ts';
import { parseTemplate } from './go-template.ts';

const bytes = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');

async function replaced(text: string, regex: string, template: string): Promise<string> {
  return (await compileRegex(regex)).replaceAll(text, parseTemplate(template));
}

// What Go 1.26's regexp says; 240,000 random cases were the same.
describe('a replacement is what Go makes of it', () => {
  test.each([
    ['/nix/store/x/bin', '^/nix/store/x', '', '/bin'],
    ['abab', 'a', '<$0>', '<a>b<a>b'],
    ['abc', '', '-', '-a-b-c-'],
    ['baaac', 'a*', 'x', 'xbxcx'],
    ['ab', '(a)(?P<n>b)', '${2}$1$n${n}', 'babb'],
    ['ab', '(a)', '$1x|${1}x', '|axb'],
    ['a', 'a', '$$1 $ ${ ${} $9 $01 $name $constructor', '$1 $ ${ ${}    '],
    ['a', 'a', 'é$é', 'Ã©'],
    ['A.b', '(?i)a\\.B\\z', 'x', 'x'],
  ])('of %j, %j and %j', async (text, regex, template, expected) => {
    expect(await replaced(text, regex, template)).toBe(expected);
  });

  test.each([
    ['keeps what is no UTF-8', '78fffe', 'x', 'y', '79fffe'],
    ['takes each such byte as one character', '78fffe', '.', 'z', '7a7a7a'],
    ['keeps characters together', 'c3a9c3a9', '^.', '', 'c3a9'],
    ['does not begin inside of one', 'c3a9', '', '-', '2dc3a92d'],
  ])('%s', async (_, text, regex, template, expected) => {
    expect(await replaced(bytes(text), regex, template)).toBe(bytes(expected));
  });

  property.prop([fc.uint8Array({ maxLength: 20 })])('nothing is lost where all is put back', async (text) => {
    const latin1 = Buffer.from(text).toString('latin1');
    expect(await replaced(latin1, '(?s).', '$0')).toBe(latin1);
    expect(await replaced(latin1, '', '')).toBe(latin1);
  });
});

describe('a match', () => {
  test.each([
    ['etc/y$', '/nix/store/x/etc/y', true],
    ['^etc', '/etc', false],
    ['.*', '', true],
    ['\\xff', bytes('ff'), false],
    ['\\x{fffd}', bytes('ff'), true],
    ['\\pL', bytes('c3a9'), true],
  ])('of %j in %j: %s', async (regex, text, expected) => {
    expect((await compileRegex(regex)).test(text)).toBe(expected);
  });
});

describe('what Go refuses', () => {
  test.each(['c++', '(?=a)', '\\1', '(', '[z-a]', 'a{1001}', '\\8'])('%s', async (regex) => {
    await expect(compileRegex(regex)).rejects.toThrow(SyntaxError);
  });
});
