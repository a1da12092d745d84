import { fc, test as property } from '@fast-check/vitest';
import { tempFolder } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { arches, parseArch } from '../arch.ts';
import { type ConfigPart, type ParityConfig, parseConfig } from './parse-config.ts';
import type { Problem } from './problem.ts';
import { readConfig } from './read-config.ts';
import { splitLegs } from './split-legs.ts';
import { suggest } from './suggest.ts';

/** An artifact of a name and legs with a file each. */
const part: ConfigPart<{ pname: string; legs: unknown }> = {
  parse: (artifact) => {
    const split = splitLegs(artifact, { legKeys: ['file'], defaultArch: 's390x' });
    const { pname } = artifact;
    if (typeof pname !== 'string') return { ok: false, problems: [{ path: 'pname', message: 'is missing' }] };
    return split.ok ? { ok: true, value: { pname, legs: split.value.legs } } : split;
  },
  nameOf: ({ pname }) => pname,
};

type Json = Record<string, unknown>;

const configWith = (parts: Json = {}): Json => ({
  registry: { host: 'git.example.org', owner: 'oleks' },
  thing: { pname: 'tool', version: '1.0', file: 'x' },
  ...parts,
});

const parse = (input: unknown) => parseConfig(input, 'thing', part);

function parsed(input: unknown): ParityConfig<{ pname: string; legs: unknown }> {
  const result = parse(input);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.value;
}

function problems(input: unknown): readonly Problem[] {
  const result = parse(input);
  return result.ok ? [] : result.problems;
}

const pathsOf = (input: unknown): readonly string[] => problems(input).map(({ path }) => path);

test('a good config has its defaults', () => {
  expect(parsed(configWith())).toMatchObject({
    registry: { host: 'git.example.org', owner: 'oleks' },
    artifacts: [{ name: 'tool', rules: { version: '1.0', tagPrefix: 'v', strictVersion: false } }],
    otherKeys: [],
  });
});

test('an artifact’s own rules come before those of the repository', () => {
  const thing = [
    { pname: 'a', version: '1', tagPrefix: 'a-', strictVersion: false },
    { pname: 'b', version: '1' },
  ];
  const { artifacts } = parsed(configWith({ thing, tagPrefix: '', strictVersion: true }));
  expect(artifacts.map(({ rules }) => [rules.tagPrefix, rules.strictVersion])).toEqual([
    ['a-', false],
    ['', true],
  ]);
});

describe('every field of the wrong type is a problem at its path', () => {
  const at = (path: readonly string[], value: unknown): unknown => {
    const [key, ...rest] = path;
    return key === undefined ? value : { [key]: at(rest, value) };
  };
  const fields: Readonly<Record<string, (value: unknown) => Json>> = {
    'registry.host': (host) => ({ registry: { host, owner: 'oleks' } }),
    'registry.owner': (owner) => ({ registry: { host: 'x', owner } }),
    'registry.username': (username) => ({ registry: { host: 'x', owner: 'o', username } }),
    'registry.passEntry': (passEntry) => ({ registry: { host: 'x', owner: 'o', passEntry } }),
    'registry.plainHttp': (plainHttp) => ({ registry: { host: 'x', owner: 'o', plainHttp } }),
    'registry.authHosts': (authHosts) => ({ registry: { host: 'x', owner: 'o', authHosts } }),
    tagPrefix: (tagPrefix) => ({ tagPrefix }),
    strictVersion: (strictVersion) => ({ strictVersion }),
    branchDeploy: (branchDeploy) => ({ branchDeploy }),
    'branchDeploy.branches': (branches) => ({ branchDeploy: { branches, tag: 't' } }),
    'branchDeploy.tag': (tag) => ({ branchDeploy: { branches: ['b'], tag } }),
    'branchDeploy.pointers': (pointers) => ({ branchDeploy: { branches: ['b'], tag: 't', pointers } }),
    'thing.version': (version) => ({ thing: { pname: 'a', version } }),
    'thing.name': (name) => ({ thing: { pname: 'a', version: '1', name } }),
    'thing.tagPrefix': (tagPrefix) => ({ thing: { pname: 'a', version: '1', tagPrefix } }),
    'thing.strictVersion': (strictVersion) => ({ thing: { pname: 'a', version: '1', strictVersion } }),
  };
  const wants = (path: string): string =>
    /plainHttp|strictVersion/.test(path)
      ? 'boolean'
      : /authHosts|branches|pointers/.test(path)
        ? 'array'
        : path === 'branchDeploy'
          ? 'object'
          : 'string';
  const kindOf = (value: unknown): string => (Array.isArray(value) ? 'array' : typeof value);

  for (const [path, make] of Object.entries(fields)) {
    property.prop([
      fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.constant(null), fc.constant([]), fc.constant({})),
    ])(path, (value) => {
      fc.pre(value === null || kindOf(value) !== wants(path));
      const found = problems(configWith(make(value)));
      expect(found.map((problem) => problem.path)).toEqual([path]);
      expect(found[0]?.message).toMatch(/must be/);
    });
  }

  test.each([
    ['registry', 'x'],
    ['registry', undefined],
    ['thing', 'x'],
    ['thing', null],
  ])('%s that is %j', (key, value) => {
    expect(pathsOf(configWith(at([key], value) as Json))).toEqual([key]);
  });

  test.each([null, 1, 'x', [], true])('the whole, that is %j', (input) => {
    expect(problems(input)).toEqual([{ path: '', message: expect.stringMatching(/^must be an object/) }]);
  });
});

describe('values that no registry or shell should see', () => {
  test.each([
    ['owner', '../x'],
    ['owner', 'a/b'],
    ['owner', ''],
    ['owner', '.a'],
    ['owner', 'a\nb'],
    ['host', 'a\u2028b'],
    ['host', 'x'.repeat(501)],
    ['username', 'a:b'],
    ['username', 'a\0'],
  ])('%s %j', (key, value) => {
    expect(pathsOf(configWith({ registry: { host: 'h', owner: 'o', [key]: value } }))).toEqual([
      `registry.${key}`,
    ]);
  });
});

describe('an unknown key', () => {
  test.each([
    ['registri', {}, 'registri', 'registry'],
    ['tagprefix', 'v', 'tagprefix', 'tagPrefix'],
    ['thng', {}, 'thng', 'thing'],
  ])('%s at the top that is nearly ours is suggested', (key, value, path, meant) => {
    expect(problems(configWith({ [key]: value }))).toEqual([
      { path, message: `is not a known key; did you mean "${meant}"?` },
    ]);
  });

  test('within the registry is named, with what is known', () => {
    const registry = { host: 'h', owner: 'o', usrname: 'x', zzzzzz: 1 };
    expect(problems(configWith({ registry }))).toEqual([
      { path: 'registry.usrname', message: 'is not a known key; did you mean "username"?' },
      { path: 'registry.zzzzzz', message: expect.stringContaining('known are host, owner') },
    ]);
  });

  test('of another archetype is noted, not checked', () => {
    expect(parsed(configWith({ 'helm-chart': 7, $schema: 'x' })).otherKeys).toEqual(['helm-chart']);
  });

  test('__proto__ is one wherever it stands, and changes nothing', () => {
    const text = JSON.stringify(configWith()).replace('{', '{"__proto__":{"polluted":1},');
    expect(pathsOf(JSON.parse(text))).toEqual(['__proto__']);
    const inner = JSON.stringify(configWith()).replace('"host"', '"__proto__":{"host":"evil"},"host"');
    expect(pathsOf(JSON.parse(inner))).toEqual(['registry.__proto__']);
    expect(({} as Json)['polluted']).toBeUndefined();
  });
});

describe('a valid config means the same', () => {
  const line = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(?:\.[a-z]{1,4})?$/);
  const rules = fc.record(
    {
      branchDeploy: fc.record({ branches: fc.array(line, { minLength: 1 }), tag: line }),
      tagPrefix: fc.string({ unit: 'grapheme', maxLength: 20 }),
      strictVersion: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  const artifact = fc
    .tuple(fc.record({ pname: line, version: line, name: line }), rules)
    .map(([own, more]) => ({ ...own, ...more, file: 'x' }));
  const things = fc.uniqueArray(artifact, { selector: ({ name }) => name, minLength: 1, maxLength: 3 });
  const registry = fc.record(
    { host: line, owner: line, username: line, plainHttp: fc.boolean(), authHosts: fc.array(line) },
    { requiredKeys: ['host', 'owner'] },
  );
  const config = fc
    .tuple(registry, things, rules)
    .map(([registry, thing, more]): Json => ({ registry, thing, ...more, 'helm-chart': { any: 1 } }));

  const backwards = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(backwards)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, inner]) => [key, backwards(inner)]),
          )
        : value;

  property.prop([config])('printed and read again, and with its keys in another order', async (config) => {
    const once = parsed(config);
    expect(once.registry).toEqual(config['registry']);
    for (const text of [JSON.stringify(config, undefined, 2), JSON.stringify(backwards(config))]) {
      const { input } = await readConfig('/', '-', async () => text);
      expect(parsed(input)).toEqual(once);
    }
  });

  property.prop([artifact])('alone and in a list, and with its leg at the top and in legs', (thing) => {
    const once = parsed(configWith({ thing }));
    const { file, ...rest } = thing;
    expect(parsed(configWith({ thing: [thing] }))).toEqual(once);
    const long = parsed(configWith({ thing: { ...rest, legs: { s390x: { file } } } }));
    const raw = ({ artifacts }: ParityConfig<{ legs: unknown }>) =>
      artifacts.map(({ config, ...rest }) => ({
        ...rest,
        legs: (config.legs as { arch: string; raw: unknown }[]).map(({ arch, raw }) => ({ arch, raw })),
      }));
    expect(raw(long)).toEqual(raw(once));
  });
});

test('all problems come at once, each with its path', () => {
  const input = {
    registry: { host: 1 },
    strictVersion: 'yes',
    thing: [{ pname: 'a', version: '1' }, 5, { version: 2 }, { pname: 'a', version: '1' }],
  };
  expect(pathsOf(input)).toEqual([
    'registry.host',
    'registry.owner',
    'strictVersion',
    'thing[1]',
    'thing[2].version',
    'thing[2].pname',
    'thing[3]',
  ]);
});

test.each([[['tool', 'Tool']], [['a/b', 'a__b']]])(
  'artifacts that would share a folder are refused: %j',
  (names) => {
    const thing = names.map((pname) => ({ pname, version: '1' }));
    expect(problems(configWith({ thing }))).toEqual([
      { path: 'thing[1]', message: expect.stringContaining('is the second artifact named') },
    ]);
  },
);

test('a host and a name that only look right are problems like all others', () => {
  const input = {
    registry: { host: 'ftp://git.example.org', owner: '.' },
    thing: [
      { pname: '.hidden', version: '1' },
      { pname: 'a', version: 2 },
    ],
  };
  expect(problems(input)).toEqual([
    { path: 'registry.owner', message: expect.any(String) },
    {
      path: 'registry.host',
      message: expect.stringMatching(/^"ftp:\/\/git\.example\.org" has a scheme .* Write for example/),
    },
    { path: 'thing[1].version', message: expect.any(String) },
    { path: 'thing[0]', message: expect.stringContaining('has the name ".hidden", which makes no folder') },
  ]);
});

test('a host is judged with what stands beside it', () => {
  const at = (more: Json): readonly string[] =>
    pathsOf(configWith({ registry: { host: 'http://git.example.org', owner: 'oleks', ...more } }));
  expect(at({})).toEqual(['registry.host']);
  expect(at({ plainHttp: true })).toEqual([]);
});

describe('legs', () => {
  const legs = (artifact: Json) => {
    const split = splitLegs(artifact, { legKeys: ['file', 'build'], defaultArch: 's390x' });
    return split.ok ? split.value : split.problems.map(({ path }) => path);
  };
  const spelled = fc.constantFrom(
    'amd64',
    'x86_64',
    'x86_64-linux',
    'aarch64-linux',
    'S390X',
    'riscv64',
    'any',
  );

  property.prop([spelled, fc.dictionary(fc.constantFrom('file', 'build'), fc.jsonValue(), { minKeys: 1 })])(
    'both spellings of a single leg mean the same',
    (arch, leg) => {
      const short = legs({ pname: 'x', arch, ...leg });
      const long = legs({ pname: 'x', legs: { [arch]: leg } });
      expect(short).toMatchObject({ rest: { pname: 'x' }, legs: [{ arch: parseArch(arch), raw: leg }] });
      expect(long).toMatchObject({ rest: { pname: 'x' }, legs: [{ arch: parseArch(arch), raw: leg }] });
    },
  );

  test('a single leg without an arch has the founding one', () => {
    expect(legs({ file: 'x' })).toMatchObject({ legs: [{ arch: 's390x' }] });
  });

  test('are in the order of the arches', () => {
    const made = Object.fromEntries(arches.toReversed().map((arch) => [arch, {}]));
    expect(legs({ legs: made })).toMatchObject({ legs: arches.map((arch) => ({ arch })) });
  });

  test.each([
    [{ file: 'x', legs: { amd64: {} } }, ['file']],
    [{ arch: 'amd64', legs: { amd64: {} } }, ['arch']],
    [{ legs: {} }, ['legs']],
    [{ legs: [] }, ['legs']],
    [{ legs: null }, ['legs']],
    [{ legs: { vax: {}, pdp11: {} } }, ['legs.vax', 'legs.pdp11']],
    [{ legs: { x86_64: {}, amd64: {} } }, ['legs.x86_64']],
    [{ arch: 'vax' }, ['arch']],
    [{ arch: 5 }, ['arch']],
    [{ arch: 'constructor' }, ['arch']],
  ])('%j is wrong at %j', (artifact, paths) => {
    expect(legs(artifact)).toEqual(paths);
  });
});

describe('suggestions', () => {
  test.each([
    ['publsh', 'publish'],
    ['pulbish', 'publish'],
    ['PUBLISH', 'publish'],
    ['verifyy', 'verify'],
  ])('%s is %s', (word, meant) => {
    expect(suggest(word, ['publish', 'verify', 'stage'])).toBe(meant);
  });

  test.each(['', 'x', 'helm-chart', 'p'.repeat(100_000)])('%.20s is nothing of ours', (word) => {
    expect(suggest(word, ['publish', 'verify', 'stage'])).toBeUndefined();
  });
});

describe('the file', () => {
  const noStdin = (): Promise<string> => Promise.reject(new Error('nobody asked for standard input'));
  const text = JSON.stringify(configWith());

  test('is the nearest one, up to the root of the repository', async () => {
    using folder = tempFolder();
    folder.write('parity.json', text);
    folder.write('repo/.git/HEAD', '');
    folder.write('repo/deep/er/x', '');
    await expect(readConfig(folder.at('repo/deep/er'), undefined, noStdin)).rejects.toThrow('no parity.json');
    folder.write('repo/parity.json', text);
    const found = await readConfig(folder.at('repo/deep/er'), undefined, noStdin);
    expect(found).toMatchObject({ root: folder.at('repo'), shown: '../../parity.json' });
  });

  test('that is named is that one, also beyond the working directory', async () => {
    using folder = tempFolder();
    folder.write('a/other.json', '{"x":1}');
    const found = await readConfig(folder.path, 'a/other.json', noStdin);
    expect(found).toEqual({ root: folder.at('a'), shown: 'a/other.json', input: { x: 1 } });
  });

  test('- is standard input, relative to the working directory', async () => {
    using folder = tempFolder();
    const found = await readConfig(folder.path, '-', async () => '\uFEFF{"x":1}');
    expect(found).toEqual({ root: folder.path, shown: 'standard input', input: { x: 1 } });
  });

  test('may begin with a byte order mark', async () => {
    using folder = tempFolder();
    folder.write('parity.json', `\uFEFF${text}`);
    expect((await readConfig(folder.path, undefined, noStdin)).input).toEqual(configWith());
  });

  test.each([
    ['is not JSON', '{"a": }', /parity\.json is not JSON/],
    ['is empty', '', /is not JSON/],
    ['is huge', `"${'x'.repeat(1024 * 1024)}"`, /has 1048578 bytes/],
  ])('that %s is an error of usage', async (_, content, why) => {
    using folder = tempFolder();
    folder.write('parity.json', content);
    const reading = readConfig(folder.path, undefined, noStdin);
    await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'PARITY_USAGE' }));
    await expect(reading).rejects.toThrow(why);
  });

  test('that is huge is refused from standard input, too', async () => {
    await expect(readConfig('/', '-', async () => ' '.repeat(1024 * 1024 + 1))).rejects.toThrow('no config');
  });

  test.each(['none.json', '.'])('that cannot be read is an error of usage: %s', async (named) => {
    using folder = tempFolder();
    await expect(readConfig(folder.path, named, noStdin)).rejects.toMatchObject({ code: 'PARITY_USAGE' });
  });
});
