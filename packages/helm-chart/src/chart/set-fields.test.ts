import { expect, test } from 'vitest';

import { readYaml } from './read-yaml.ts';
import { setFields } from './set-fields.ts';

const set = (text: string, appVersion?: string): string =>
  setFields(text, readYaml(text), { version: '1.2.3', appVersion });

test.for<[string, string, string]>([
  ['plain', 'version: 0.1.0\n', 'version: 1.2.3\n'],
  ['in double quotes', 'version: "0.1.0" # x\n', 'version: "1.2.3" # x\n'],
  ['in single quotes', "a: 1\nversion: '0.1.0'\n", "a: 1\nversion: '1.2.3'\n"],
  ['a number', 'version: 1\nb: 2', 'version: 1.2.3\nb: 2'],
  ['in a block', 'version: >-\n  0.1.0\nb: 2\n', 'version: 1.2.3\nb: 2\n'],
  ['on the next line', 'version:\n  0.1.0\n', 'version:\n  1.2.3\n'],
  ['with a tag', 'version: !!str 0.1.0\n', 'version: !!str 1.2.3\n'],
  ['with an anchor', 'version: &v 0.1.0\n', 'version: &v 1.2.3\n'],
  ['from an alias', 'a: &v 0.1.0\nversion: *v\n', 'a: &v 0.1.0\nversion: 1.2.3\n'],
  ['in one line', '{name: x, version: 0.1.0, "b": 1}', '{name: x, version: 1.2.3, "b": 1}'],
  ['in JSON', '{"version":"0.1.0"}', '{"version":"1.2.3"}'],
  ['quoted key', '"version": 0.1.0\n', '"version": 1.2.3\n'],
  ['other case', 'Version: 0.1.0\n', 'Version: 1.2.3\n'],
  ['CRLF', 'a: 1\r\nversion: 0.1.0\r\nb: 2\r\n', 'a: 1\r\nversion: 1.2.3\r\nb: 2\r\n'],
  [
    'of the first document',
    '---\nversion: 0.1.0\n---\nversion: 0\n',
    '---\nversion: 1.2.3\n---\nversion: 0\n',
  ],
  ['not inside', 'a:\n  version: 1\nversion: 0.1.0\n', 'a:\n  version: 1\nversion: 1.2.3\n'],
  ['behind wide characters', 'a: "😀é"\nversion: 0.1.0\n', 'a: "😀é"\nversion: 1.2.3\n'],
])('version, %s', ([, text, expected]) => {
  expect(set(text)).toBe(expected);
});

test.for<[string, string, string, string]>([
  ['quoted', 'version: 1\nappVersion: "1.16"\n', '2.0', 'version: 1.2.3\nappVersion: "2.0"\n'],
  ['before the version', 'appVersion: 1.16.0\nversion: 1\n', '1.2.3', 'appVersion: 1.2.3\nversion: 1.2.3\n'],
  ['what would be a number', 'version: 1\nappVersion: a\n', '1.10', 'version: 1.2.3\nappVersion: "1.10"\n'],
  ['what would be a switch', 'version: 1\nappVersion: a\n', 'on', 'version: 1.2.3\nappVersion: "on"\n'],
  ['a word', 'version: 1\nappVersion: a\n', 'v2-rc', 'version: 1.2.3\nappVersion: v2-rc\n'],
  ['with a quote', "version: 1\nappVersion: 'a'\n", "it's", "version: 1.2.3\nappVersion: 'it''s'\n"],
  ['empty before', 'version: 1\nappVersion:\nb: 1\n', '2', 'version: 1.2.3\nappVersion: "2"\nb: 1\n'],
  ['empty, and a comment', 'version: 1\nappVersion: # c\n', '2', 'version: 1.2.3\nappVersion: "2" # c\n'],
  ['null', 'version: 1\nappVersion: ~\n', '2', 'version: 1.2.3\nappVersion: "2"\n'],
  ['new', 'version: 1 # c\nb: 1\n', '2', 'version: 1.2.3 # c\nappVersion: "2"\nb: 1\n'],
  ['new, at the end', 'b: 1\nversion: 1', '2', 'b: 1\nversion: 1.2.3\nappVersion: "2"'],
  ['new, CRLF', 'version: 1\r\n', '2', 'version: 1.2.3\r\nappVersion: "2"\r\n'],
  ['new, indented', '  version: 1\n  b: 1\n', '2', '  version: 1.2.3\n  appVersion: "2"\n  b: 1\n'],
  ['new, behind a block', 'version: >-\n  1\nb: 1\n', '2', 'version: 1.2.3\nappVersion: "2"\nb: 1\n'],
  ['new, in one line', '{version: 1}', '2', '{version: 1.2.3, appVersion: "2"}'],
])('appVersion, %s', ([, text, appVersion, expected]) => {
  expect(set(text, appVersion)).toBe(expected);
  expect(readYaml(expected).value).toMatchObject({});
});

test.for(['[]', 'a: 1\n', '<<: {version: 1}\n', '--- {a: 1}'])('%j has no version to set', (text) => {
  expect(() => set(text)).toThrow('"version" cannot be set');
});
