import { mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';

import { tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { makeFolder } from './durable.ts';

describe('making a folder', () => {
  test('makes those above it, for us alone, and is content with what is there', () => {
    using folder = tempFolder();
    const deep = folder.at('a/b/c');
    makeFolder(deep);
    makeFolder(deep);
    expect(readdirSync(folder.at('a/b'))).toEqual(['c']);
    expect(statSync(folder.at('a')).mode & 0o777).toBe(0o700);
  });

  test('through a link to a folder', () => {
    using folder = tempFolder();
    mkdirSync(folder.at('real'));
    symlinkSync(folder.at('real'), folder.at('link'));
    makeFolder(folder.at('link/a/b'));
    expect(readdirSync(folder.at('real/a'))).toEqual(['b']);
  });

  test('below a file says so', () => {
    using folder = tempFolder();
    folder.write('file', '');
    expect(() => makeFolder(folder.at('file/a/b'))).toThrow('ENOTDIR');
  });

  test('below a link that leads nowhere comes to an end', () => {
    using folder = tempFolder();
    symlinkSync(folder.at('nowhere'), folder.at('link'));
    expect(() => makeFolder(folder.at('link/a/b'))).toThrow('ENOENT');
  });
});
