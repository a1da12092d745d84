import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync } from 'node:fs';

import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { isUsageError, type UsageError } from '../blocker.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { type ConfigPart, parseConfig } from './parse-config.ts';
import { readConfig } from './read-config.ts';

const noStdin = (): Promise<string> => Promise.reject(new Error('nobody asked for standard input'));

/** Reads what cannot be a config, and gives back the error of usage. */
async function refused(cwd: string, named = 'parity.json'): Promise<UsageError> {
  const error: unknown = await readConfig(cwd, named, noStdin).catch((error: unknown) => error);
  if (isUsageError(error)) return error;
  return expect.unreachable(`no error of usage, but ${JSON.stringify(error)}`);
}

/** What is said of a file with this content. */
async function said(content: string | Uint8Array): Promise<string> {
  using folder = tempFolder();
  folder.write('parity.json', content);
  const { message, problems } = await refused(folder.path);
  return [message, ...problems].join('\n');
}

describe('a config that is no file of text', () => {
  test('a pipe that nobody writes to does not keep us waiting', async () => {
    using folder = tempFolder();
    execFileSync('mkfifo', [folder.at('parity.json')]);
    expect((await refused(folder.path)).message).toBe('parity.json is no file.');
  });

  test('a folder, and a device that never ends', async () => {
    using folder = tempFolder();
    mkdirSync(folder.at('parity.json'));
    expect((await refused(folder.path)).message).toBe('parity.json is no file.');
    expect((await refused('/', '/dev/zero')).message).toBe('dev/zero is no file.');
  });

  test('100 MB are not read', async () => {
    using folder = tempFolder();
    folder.write('parity.json', '{');
    truncateSync(folder.at('parity.json'), 100_000_000);
    expect((await refused(folder.path)).message).toContain('has 100000000 bytes');
  });

  test.each([
    ['Latin-1', Buffer.from('{"a":"caf\u00E9"}', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFF{"a":1}', 'utf16le')],
    ['a half of a character', Buffer.from('7b2261223a22eda080227d', 'hex')],
  ])('%s is not taken for UTF-8', async (_, content) => {
    expect(await said(content)).toBe('parity.json is not UTF-8.');
  });

  test('a token in its place is not quoted', async () => {
    const token = 'a3f5c7e9b1d2f4a6c8e0b2d4f6a8c0e2b4d6f8a0';
    expect(await said(`${token}\n`)).toBe('parity.json is not JSON.');
  });
});

describe('text that is no JSON', () => {
  test('says so in one line, whatever it holds', async () => {
    const message = await said('{"a":\nBLOCKER(dev-tag): \x1b[2Jx');
    expect(message).toMatch(/^parity\.json is not JSON: /);
    expect(message).not.toMatch(/\p{Cc}/u);
  });

  property.prop([
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => json.slice(1)),
    ),
  ])('never is an exception', async (text) => {
    try {
      await readConfig('/', '-', async () => text);
    } catch (error) {
      expect(error).toMatchObject({ code: 'PARITY_USAGE' });
      expect((error as Error).message.length).toBeLessThan(300);
    }
  });
});

describe('a key that stands twice', () => {
  test.each([
    ['{"a":1,"a":2}', ['a']],
    ['{"a":{"b":1,"c":2,"b":3}}', ['a.b']],
    ['{"a":[{"b":1},{"b":1,"\\u0062":2}]}', ['a[1].b']],
    ['{"a":1,"b":{"a":1},"c":"a","d":["a","a"]}', []],
    ['{"a":"\\",\\"a\\":","b":"{"}', []],
    ['{"__proto__":1,"__proto__":2}', ['__proto__']],
  ])('%s', (text, paths) => {
    expect(duplicateKeys(text)).toEqual(paths);
  });

  test('is refused, with its path: one of the two would be lost', async () => {
    expect(await said('\uFEFF{"registry":{"host":"a","host":"b"}}')).toContain('registry.host stands twice');
  });

  property.prop([fc.json()])('is in no JSON that a program wrote', (text) => {
    expect(duplicateKeys(text)).toEqual([]);
  });

  property.prop([fc.jsonValue(), fc.jsonValue()])('is found whatever stands around it', (before, after) => {
    const text = JSON.stringify({ before, list: [before, { before, marker: 1, after }], after });
    fc.pre(text.split('"marker":1').length === 2);
    expect(duplicateKeys(text.replace('"marker":1', '"marker":1,"marker":2'))).toEqual(['list[1].marker']);
  });
});

/** An archetype that takes everything. */
const part: ConfigPart<object> = { parse: (value) => ({ ok: true, value }), nameOf: () => 'tool' };
const problemsOf = (input: unknown): readonly { path: string; message: string }[] => {
  const parsed = parseConfig(input, 'thing', part);
  return parsed.ok ? [] : parsed.problems;
};
const registry = { host: 'git.example.org', owner: 'oleks' };

describe('values that nobody meant', () => {
  test('100,000 brackets are shown as what they are, wherever they stand', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const deepObject = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    for (const [nested, shown] of [
      [deep, '[…]'],
      [deepObject, '{…}'],
    ] as const) {
      const text = `{"thing":{"version":${nested}}}`;
      const { input } = await readConfig('/', '-', async () => text);
      const found = problemsOf(input);
      expect(found.find(({ path }) => path === 'thing.version')?.message).toBe(
        `must be a string, not ${shown}`,
      );
    }
  });

  test('names that only differ in what a disk does not keep are twins', () => {
    const named = (...names: readonly string[]) =>
      problemsOf({ registry, thing: names.map((name) => ({ version: '1', name })) }).map(({ path }) => path);
    expect(named('caf\u00E9', 'cafe\u0301')).toEqual(['thing[1]']);
    expect(named('Tool', 'tool')).toEqual(['thing[1]']);
    expect(named('a\uD800', 'b')).toEqual(['thing[0].name']);
    // 150 characters, and 450 bytes.
    expect(named('\u4E16'.repeat(150))).toEqual(['thing[0]']);
  });

  test('a long key is cut, and one with control characters does not begin a line', () => {
    const [long] = problemsOf({
      registry: { ...registry, ['x'.repeat(10_000_000)]: 1 },
      thing: { version: '1' },
    });
    expect(long?.path.length).toBeLessThan(100);
    const [forged] = problemsOf({
      registry: { ...registry, 'a\nBLOCKER(x): \x1b[2J': 1 },
      thing: { version: '1' },
    });
    expect(forged?.path).toBe('registry.a BLOCKER(x):  [2J');
  });
});
