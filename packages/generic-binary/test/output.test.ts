import { type Finished } from '@parity-tools/e2e';
import { beforeAll, describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { type Scene, scene } from './kit/scene.ts';

const legs = {
  amd64: { 'tool-amd64': 'the program', [`a-name-that-is-${'very-'.repeat(12)}long`]: 'x' },
  s390x: { 'tool-s390x': 'the other program' },
};

/** Every standard flow, one after the other, with --json. */
async function flows(at: Scene): Promise<readonly (readonly [string, Finished])[]> {
  const flow = async (
    name: string,
    args: readonly string[],
    env = {},
  ): Promise<readonly [string, Finished]> => [name, await at.repo.run([...args, '--json'], env)];
  const no = { REGISTRY_TOKEN: undefined, VERSION: undefined };
  return [
    await flow('check', ['check']),
    await flow('stage', ['stage']),
    await flow('offline', ['publish', '--offline']),
    await flow('dry run', ['publish']),
    await flow('dry run with nothing to go by', ['publish'], no),
    await flow('refused', ['publish', '--publish'], no),
    await flow('no token', ['publish', '--publish'], { REGISTRY_TOKEN: undefined }),
    await flow('bad token', ['publish', '--publish'], { REGISTRY_TOKEN: 'not-the-token' }),
    await flow('publish', ['publish', '--publish']),
    await flow('again', ['publish', '--publish']),
    await flow('push-staged', ['push-staged']),
    await flow('another version', ['push-staged'], { VERSION: '9' }),
    await flow('verify', ['verify']),
    await flow('verify what is not there', ['verify'], { VERSION: '9' }),
    await changed(at, () => flow('conflict', ['publish'])),
    await flow('wrong usage', ['stage', '--artifact', 'none']),
  ];
}

async function changed<T>(at: Scene, then: () => Promise<T>): Promise<T> {
  await at.repo.write('build/amd64/tool-amd64', 'built anew');
  return then();
}

describe('every standard flow', () => {
  let ended: Awaited<ReturnType<typeof flows>> = [];
  beforeAll(async () => {
    await using at = await scene('gitea', { legs, checksums: true });
    ended = await flows(at);
  }, 60_000);

  test('has no line wider than 80 columns, save for paths, URLs and commands', () => {
    const lines = ended.flatMap(([name, { stderr }]) => stderr.split('\n').map((line) => ({ name, line })));
    expect(lines.length).toBeGreaterThan(100);
    expect(lines.filter(({ line }) => isTooWide(line))).toEqual([]);
  });

  test('says once what blocks, however many steps it blocks', () => {
    const [, { stderr }] = ended.find(([name]) => name === 'bad token') ?? ['', { stderr: '' }];
    expect(stderr.match(/^ {2}unknown /gm)).toHaveLength(6);
    expect(stderr.match(/does not accept the token|BLOCKER\(bad-token\)/g)).toHaveLength(2);
  });

  test('has no colours, control characters, blanks at line ends, two blank lines or stack traces', () => {
    for (const [name, { stderr }] of ended) {
      expect(stderr, name).toMatch(/^[\n\x20-\x7e\u2026]*$/);
      expect(stderr, name).not.toMatch(/ \n|\n\n\n| {4}at /);
    }
  });

  test('with --json prints one object per line, the last one the summary with the exit code', () => {
    for (const [name, { exit, stdout }] of ended) {
      const events = eventsOf(stdout);
      expect(events.at(-1), name).toMatchObject({ event: 'summary', exit });
      expect(
        events.filter(({ event }) => event === 'summary'),
        name,
      ).toHaveLength(1);
      const known = ['plan', 'step', 'blocker', 'summary'];
      expect(
        events.filter(({ event }) => !known.includes(String(event))),
        name,
      ).toEqual([]);
    }
  });
});

describe.concurrent.each(profiles)('%s: what people see', (profile) => {
  test('NO_COLOR and FORCE_COLOR change nothing', async () => {
    await using at = await scene(profile);
    const ageless = ({ stderr }: Finished): string => stderr.replaceAll(/\d+ s ago/g, 'now');
    const plain = ageless(await at.repo.run(['publish']));
    for (const env of [{ NO_COLOR: '1' }, { FORCE_COLOR: '3' }, { TERM: 'dumb' }])
      expect(ageless(await at.repo.run(['publish'], env))).toBe(plain);
  });

  test('a blocker begins a line, once, and is followed by what to do', async () => {
    await using at = await scene(profile);
    const { stderr } = await at.repo.run(['publish', '--publish'], { REGISTRY_TOKEN: '' });
    expect(stderr.match(/^BLOCKER\(/gm)).toHaveLength(1);
    expect(stderr).toMatch(/^BLOCKER\(empty-token\): .*\n(?: .*\n)+Nothing was changed\.\n/m);
    expect(stderr).toMatch(/More: npx parity-generic-binary explain empty-token\n$/);
  });
});

describe.concurrent.each(profiles)('%s: what programs see with --json', (profile) => {
  test('people see the same as without it', async () => {
    await using at = await scene(profile);
    const [plain, json] = [await at.repo.run(['publish']), await at.repo.run(['publish', '--json'])];
    expect(plain.stdout).toBe('');
    const ageless = ({ stderr }: Finished): string => stderr.replaceAll(/\d+ s ago/g, 'now');
    expect(ageless(json)).toBe(ageless(plain));
  });

  test('a publish, event by event', async () => {
    await using at = await scene(profile);
    const { stdout } = await at.repo.run(['publish', '--publish', '--json']);
    const step = { artifact: 'tool', id: 'tool-amd64', bytes: 11 };
    expect(eventsOf(stdout)).toEqual([
      {
        ...step,
        event: 'plan',
        kind: 'name',
        target: '/api/packages/oleks/generic/tool/1.2.3/tool-amd64',
        state: 'needed',
      },
      { ...step, event: 'step', state: 'started' },
      { ...step, event: 'step', state: 'sent', ms: expect.any(Number) },
      {
        event: 'summary',
        app: 'publish',
        artifact: 'tool',
        version: '1.2.3',
        publish: true,
        exit: 0,
        counts: { sent: 1 },
      },
    ]);
  });

  test('a blocker says whether it stops this run or only a publish', async () => {
    await using at = await scene(profile, { env: { REGISTRY_TOKEN: undefined } });
    const blocker = {
      event: 'blocker',
      name: 'empty-token',
      next: expect.stringContaining('REGISTRY_TOKEN'),
    };
    const dry = eventsOf((await at.repo.run(['publish', '--json'])).stdout);
    expect(dry).toContainEqual(expect.objectContaining({ ...blocker, stops: false }));
    const real = eventsOf((await at.repo.run(['publish', '--publish', '--json'])).stdout);
    expect(real).toContainEqual(expect.objectContaining({ ...blocker, stops: true }));
  });
});

function eventsOf(stdout: string): readonly Record<string, unknown>[] {
  expect(stdout).toMatch(/\n$/);
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** A command is pasted whole; a word with a slash is a path or URL, and cannot be broken. */
function isTooWide(line: string): boolean {
  if (/^ *(?:VERSION=\S+ )?(?:npx|curl|git) /.test(line)) return false;
  const breakable = line.split(' ').filter((word) => !word.includes('/') && word.length < 60);
  return breakable.join(' ').length > 80;
}
