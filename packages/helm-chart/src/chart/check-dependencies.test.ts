import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { chartFolder, type Files, openChart, packedChart } from '../../test/kit/chart.ts';

interface Case {
  readonly wanted: string;
  readonly locked?: string;
  readonly digestOf?: string;
  readonly held?: string;
  readonly more?: Files;
}

/** The lock as Helm makes it: its digest is of the JSON of both lists. */
function lockOf(wanted: string, locked: string): string {
  const digest = createHash('sha256').update(`[[${wanted}],[${locked}]]`).digest('hex');
  return `dependencies: [${locked}]\ndigest: sha256:${digest}\ngenerated: "2024-01-01T00:00:00.5+01:00"\n`;
}

async function opened({ wanted, locked, digestOf, held, more = {} }: Case): Promise<unknown> {
  const archive =
    held === undefined
      ? undefined
      : await packedChart('lib', { 'Chart.yaml': `name: lib\nversion: ${held}\n` });
  using folder = chartFolder({
    'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: [${wanted}]\n`,
    ...(locked === undefined ? {} : { 'Chart.lock': lockOf(digestOf ?? wanted, locked) }),
    ...(archive === undefined ? {} : { [`charts/lib-${held}.tgz`]: archive }),
    ...more,
  });
  return await openChart(folder).then(
    ({ notes }) => notes,
    (error: unknown) => error,
  );
}

const lib = (version: string, repository = 'https://x'): string =>
  `{"name":"lib","version":"${version}","repository":"${repository}"}`;

describe('dependencies that are as they should be', () => {
  test.for<[string, Case]>([
    ['a version', { wanted: lib('1.2.0'), locked: lib('1.2.0'), held: '1.2.0' }],
    ['a range', { wanted: lib('1.x'), locked: lib('1.2.0'), held: '1.2.0' }],
    ['a lock that repeats the range', { wanted: lib('1.x', ''), locked: lib('1.x', ''), held: '1.2.0' }],
    [
      'the address of an alias',
      { wanted: lib('1.x', '@x'), digestOf: lib('1.x'), locked: lib('1.0.0'), held: '1.0.0' },
    ],
  ])('%s', async ([, one]) => {
    expect(await opened(one)).toEqual([]);
  });

  test('without a lock, which is said', async () => {
    expect(await opened({ wanted: lib('1.x'), held: '1.2.0' })).toEqual([
      'there is no Chart.lock: the charts in charts/ are taken as they are',
    ]);
  });

  test('two of one chart, by aliases', async () => {
    const wanted =
      '{"name":"lib","version":"1","repository":"r","alias":"a"},{"name":"lib","version":"1.x","repository":"r","alias":"b"}';
    const locked = `${lib('1.2.0', 'r')},${lib('1.2.0', 'r')}`;
    expect(await opened({ wanted, locked, held: '1.2.0' })).toEqual([]);
  });
});

describe('refused', () => {
  test.for<[string, Case, string, string]>([
    [
      'missing, with a lock',
      { wanted: lib('1.x'), locked: lib('1.2.0') },
      'charts/app needs the chart "lib" "1.x" and does not hold it.',
      'helm dependency build charts/app',
    ],
    [
      'missing, without one',
      { wanted: lib('1.x') },
      'charts/app needs the chart "lib" "1.x" and does not hold it.',
      'helm dependency update charts/app',
    ],
    [
      'missing, and nowhere to be got',
      { wanted: '{"name":"lib","repository":""}' },
      'charts/app needs the chart "lib" and does not hold it.',
      'helm dependency list charts/app',
    ],
    [
      'out of range',
      { wanted: lib('1.x'), held: '2.0.0' },
      'charts/app needs the chart "lib" in version "1.x" and holds "2.0.0".',
      'helm dependency update charts/app',
    ],
    [
      'off the lock',
      { wanted: lib('1.x'), locked: lib('1.2.0'), held: '1.3.0' },
      'charts/app needs the chart "lib" in version "1.2.0", says its lock, and holds "1.3.0".',
      'helm dependency build charts/app',
    ],
    [
      'a lock of other dependencies',
      { wanted: lib('1.x'), digestOf: lib('2.x'), locked: lib('1.2.0'), held: '1.2.0' },
      'charts/app has a Chart.lock that was made for other dependencies than it has now.',
      'helm dependency update charts/app',
    ],
    [
      'a lock of none',
      { wanted: '', digestOf: lib('2.x'), locked: lib('1.2.0') },
      'charts/app has a Chart.lock that was made for other dependencies than it has now.',
      'rm charts/app/Chart.lock',
    ],
    [
      'what is no range',
      { wanted: lib('latest'), held: '1.0.0' },
      'charts/app needs the chart "lib" in the version "latest", which is no range.',
      'helm dependency list charts/app',
    ],
    [
      'no version',
      { wanted: '{"name":"lib"}', held: '1.0.0' },
      'charts/app needs the chart "lib" in no version.',
      'helm dependency list charts/app',
    ],
    [
      'a lock that is none',
      { wanted: '', more: { 'Chart.lock': 'generated: yesterday\n' } },
      'charts/app has a Chart.lock that has "yesterday" as generated, which is no time.',
      'helm lint charts/app',
    ],
  ])('%s', async ([, one, message, command]) => {
    expect(await opened(one)).toMatchObject({ blocker: 'artifact-invalid', message, commands: [command] });
  });
});

describe('apiVersion v1', () => {
  const held = async (): Promise<Files> => ({
    'charts/lib-1.2.0.tgz': await packedChart('lib', { 'Chart.yaml': 'name: lib\nversion: 1.2.0\n' }),
  });

  test('has them in requirements.yaml, with a digest of Helm 2 or 3', async () => {
    const digest = createHash('sha256')
      .update(`{"dependencies":[${lib('1.x')}]}`)
      .digest('hex');
    for (const lock of [
      lockOf(lib('1.x'), lib('1.2.0')),
      `dependencies: [${lib('1.2.0')}]\ndigest: sha256:${digest}\n`,
    ]) {
      using folder = chartFolder({
        'Chart.yaml': 'apiVersion: v1\nname: app\nversion: 1.0.0\n',
        'requirements.yaml': `dependencies: [${lib('1.x')}]\nours: 1\n`,
        'requirements.lock': lock,
        ...(await held()),
      });
      const { notes, metadata } = await openChart(folder);
      expect(notes).toEqual(['requirements.yaml has fields that Helm does not know, which are kept: "ours"']);
      expect(metadata.dependencies).toMatchObject([{ name: 'lib', version: '1.x' }]);
    }
  });

  test.for([
    [
      'dependencies: [{name: b}]\n',
      'requirements.yaml that lists dependencies, and Chart.yaml lists some as well',
    ],
    ['version: 2.0.0\n', 'requirements.yaml that has "version" in it, which belongs into Chart.yaml'],
  ])('%j is refused beside a Chart.yaml', async ([requirements = '', message]) => {
    using folder = chartFolder({
      'Chart.yaml': 'apiVersion: v1\nname: app\nversion: 1.0.0\ndependencies: [{name: a}]\n',
      'requirements.yaml': requirements,
    });
    await expect(openChart(folder)).rejects.toThrow(message);
  });
});
