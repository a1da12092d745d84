import { describe, expect, test } from 'vitest';

import { configOf, repository } from './kit/repository.ts';

const host = 'localhost:9';

describe.concurrent('wrong usage ends with exit 2, and says what is right', () => {
  test.each<[string, readonly string[], Record<string, string>, string]>([
    [
      'PUBLISH=yes',
      ['publish'],
      { PUBLISH: 'yes' },
      'PUBLISH is "yes"; it must be 1 or true, 0 or false, or unset.',
    ],
    [
      '--publish with verify',
      ['verify', '--publish'],
      {},
      'verify never changes the registry: --publish is not for it.',
    ],
    ['--publish with stage', ['stage', '--publish'], {}, 'stage never changes the registry'],
    ['--publish with one leg', ['stage-s390x', '--publish'], {}, 'stage-s390x never changes the registry'],
    ['--publish with check', ['check', '--publish'], {}, 'check never changes the registry'],
    [
      '--publish offline',
      ['publish', '--publish', '--offline'],
      {},
      'publish and --offline exclude each other.',
    ],
    [
      'PUBLISH=1 offline',
      ['push-staged', '--offline'],
      { PUBLISH: '1' },
      'publish and --offline exclude each other.',
    ],
    ['an app with a slip', ['pubish'], {}, 'Did you mean publish?'],
    ['an app that is none', ['frobnicate'], {}, 'There is no app frobnicate.'],
    ['an option with a slip', ['publish', '--pubish'], {}, 'Did you mean --publish?'],
    ['a word too many', ['publish', 'now'], {}, 'now is one word too many'],
    ['an arch that is none', ['publish-mips'], {}, 'mips is no arch. Arches are amd64, arm64'],
    [
      'an artifact that is none',
      ['publish', '--artifact', 'tol'],
      {},
      'there is no such artifact. There are: tool.',
    ],
    [
      'a config that is not there',
      ['publish', '--config', 'nowhere.json'],
      {},
      'nowhere.json cannot be read',
    ],
    [
      'a revision that is none',
      ['publish', '--revision', 'two'],
      {},
      '--revision two: it must be a whole number',
    ],
    ['a blocker that is none', ['explain', 'lokced'], {}, 'Did you mean locked?'],
    ['an epoch that is none', ['publish'], { SOURCE_DATE_EPOCH: 'now' }, 'SOURCE_DATE_EPOCH is "now"'],
  ])('%s', async (_what, args, env, says) => {
    await using repo = await repository({ host });
    const run = await repo.run(args, env);
    expect(run).toMatchObject({ exit: 2, stdout: '' });
    expect(run.said).toContain(says);
    expect(run.stderr).not.toContain('BLOCKER');
  });

  test.each(['1', 'yes'])('PUBLISH=%s means nothing to what never changes a registry', async (value) => {
    await using repo = await repository({ host });
    expect((await repo.run(['stage'], { PUBLISH: value })).exit).toBe(0);
  });

  test('no parity.json, up to the root of the repository', async () => {
    await using repo = await repository({ host });
    await repo.remove('parity.json');
    await repo.write('.git', '');
    const run = await repo.run(['publish']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain('There is no parity.json in');
  });
});

describe.concurrent('a config', () => {
  test('with many faults: all of them are named at once, with their places', async () => {
    await using repo = await repository({ host });
    const config = {
      registry: { hots: 'x', owner: 'a b' },
      tagPerfix: 'v',
      'generic-binary': [
        { pname: 'a/b', legs: { amd46: {}, s390x: { binary: 'x' }, arm64: { binary: 1, assetName: 'a' } } },
        { pname: 'other', version: '1', checksum: true, arch: 'vax', binary: 'x', assetName: '../x' },
        'third',
      ],
    };
    await repo.write('parity.json', JSON.stringify(config));
    const run = await repo.run(['publish']);
    expect(run.exit).toBe(2);
    for (const problem of [
      'registry.host is missing',
      'registry.hots is not a known key; did you mean "host"?',
      'registry.owner must be the name of a user or organisation',
      'tagPerfix is not a known key; did you mean "tagPrefix"?',
      'generic-binary[0].version is missing',
      'generic-binary[0].pname must be a package name',
      'generic-binary[0].legs.amd46 must be an arch',
      'generic-binary[1].checksum is not a known key; did you mean "checksums"?',
      'generic-binary[1].arch must be an arch',
      'generic-binary[2] must be an object, not "third"',
    ])
      expect(run.said).toContain(problem);
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', 'is not JSON'],
    ['a list', '[]', 'must be an object, not []'],
    ['nothing of this kind', `{"registry":{"host":"${host}","owner":"oleks"}}`, 'generic-binary is missing'],
    [
      'a password in the host',
      JSON.stringify(configOf({ host: 'https://u:hunter2@h' })),
      'holds a user or password',
    ],
    [
      'a token in the clear',
      JSON.stringify(configOf({ host: 'http://git.example.org' })),
      '"plainHttp": true',
    ],
  ])('%s', async (_what, text, says) => {
    await using repo = await repository({ host });
    await repo.write('parity.json', text);
    const run = await repo.run(['publish']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain(says);
    expect(run.stderr).not.toContain('hunter2');
  });

  test('may hold what is of other kinds', async () => {
    await using repo = await repository({ host, top: { 'helm-chart': { any: 'thing' }, $schema: 'x' } });
    const run = await repo.run(['stage', '--verbose']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('not looked at: helm-chart');
  });

  test('from standard input; its folder is the working one', async () => {
    await using repo = await repository({ host });
    const stdin = await repo.text('parity.json');
    await repo.remove('parity.json');
    const run = await repo.run(['stage', '--config', '-'], {}, { stdin });
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('tool 1.2.3 (from standard input)');
  });

  test('of another name; its folder is where it lies', async () => {
    await using repo = await repository({ host });
    await repo.write('sub/other.json', JSON.stringify(configOf({ host, legs: { amd64: { a: '' } } })));
    await repo.write('sub/build/amd64/a', 'below');
    expect((await repo.run(['stage', '--config', 'sub/other.json'])).exit).toBe(0);
    expect(await repo.text('sub/.parity-stage/amd64/generic-binary/tool/files/a')).toBe('below');
  });

  test('is found from a folder below', async () => {
    await using repo = await repository({ host });
    await repo.write('deep/er/file', '');
    expect((await repo.run(['stage'], {}, { cwd: repo.path('deep/er') })).exit).toBe(0);
  });

  test('with one leg at the top, and s390x where it names no arch', async () => {
    await using repo = await repository({ host });
    const registry = { host, owner: 'oleks' };
    const only = { pname: 'tool', version: '1', binary: 'build/amd64/tool-amd64', assetName: 'tool' };
    await repo.write('parity.json', JSON.stringify({ registry, 'generic-binary': only }));
    expect((await repo.run(['stage'])).exit).toBe(0);
    expect(await repo.text('.parity-stage/s390x/generic-binary/tool/files/tool')).toBe('the program');
  });
});

describe.concurrent('apps that only tell', () => {
  test('apps lists what this repository has', async () => {
    await using repo = await repository({ host, legs: { amd64: { a: '' }, s390x: { b: '' } } });
    const run = await repo.run(['apps']);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout.split('\n').map((line) => line.split(' ', 1)[0])).toEqual([
      'stage',
      'stage-amd64',
      'stage-s390x',
      'publish',
      'publish-amd64',
      'publish-s390x',
      'push-staged',
      'verify',
      'check',
      '',
    ]);
  });

  test('check looks at config and inputs, and writes nothing', async () => {
    await using repo = await repository({ host });
    const run = await repo.run(['check']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('tool: config and inputs are in order.');
    await expect(repo.text('.parity-stage')).rejects.toThrow('ENOENT');
    await repo.remove('build');
    const missing = await repo.run(['check']);
    expect(missing.exit).toBe(3);
    expect(missing.stderr).toContain('BLOCKER(artifact-invalid): build/amd64/tool-amd64 is not there.');
  });

  test('explain prints the page of a blocker', async () => {
    await using repo = await repository({ host });
    const run = await repo.run(['explain', 'locked']);
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout).toMatch(/^# .*locked/m);
  });

  test.each([['--help'], ['publish', '--help'], ['--version']])('%s %s', async (...args) => {
    await using repo = await repository({ host });
    const run = await repo.run(args.filter((word) => word !== undefined));
    expect(run).toMatchObject({ exit: 0, stderr: '' });
    expect(run.stdout).not.toBe('');
  });
});
