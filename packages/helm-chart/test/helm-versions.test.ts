import { fc } from '@fast-check/vitest';
import { hasGo } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { parseChartVersion } from '../src/chart/chart-version.ts';
import { parseRange } from '../src/chart/version-range.ts';
import { type HelmScene, helmScene } from './kit/helm-scene.ts';
import { ranges, versions } from './kit/random-ranges.ts';
import { rangeCases } from './kit/range-cases.ts';

interface Asked {
  readonly range: string;
  readonly version: string;
}

/** What Helm says of a version that lies in `charts`, for each pair: one chart needs them all. */
async function askHelm(at: HelmScene, pairs: readonly Asked[]): Promise<readonly string[]> {
  const named = pairs.map((pair, index) => ({ ...pair, name: `c${index}` }));
  const dependencies = named.map(({ name, range }) => ({ name, version: range, repository: '' }));
  at.write('app', {
    'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies: ${JSON.stringify(dependencies)}\n`,
    ...Object.fromEntries(
      named.map(({ name, version }) => [
        `charts/${name}/Chart.yaml`,
        `name: ${name}\nversion: ${JSON.stringify(version)}\n`,
      ]),
    ),
  });
  const listed = await at.helm('dependency', 'list', 'app', '--max-col-width', '600');
  const states = new Map(
    listed.split('\n').map((line) => [/^c\d+/.exec(line)?.[0], /\t([a-z ]+?)\s*$/.exec(line)?.[1]?.trim()]),
  );
  return named.map(({ name }) => states.get(name) ?? 'nothing');
}

function askUs({ range, version }: Asked): string {
  if (range === version) return 'unpacked';
  const fits = parseRange(range);
  const parsed = parseChartVersion(version);
  if (fits === undefined || parsed === undefined) return 'invalid version';
  return fits(parsed) ? 'unpacked' : 'wrong version';
}

describe.skipIf(!hasGo('helm'))('versions (needs helm)', { timeout: 120_000 }, () => {
  test('the ranges that we know are as Helm has them', async () => {
    using at = helmScene();
    const pairs = rangeCases.flatMap(({ range, inside, outside }) =>
      [...inside, ...outside].map((version) => ({ range: range.trim(), version })),
    );
    expect(await askHelm(at, pairs)).toEqual(pairs.map(askUs));
  });

  test('any range', async () => {
    using at = helmScene();
    const seed = Math.floor(Math.random() * 2 ** 31);
    const pairs = fc.sample(fc.record({ range: ranges, version: versions }), { numRuns: 600, seed });
    const theirs = await askHelm(at, pairs);
    const different = pairs.flatMap((pair, index) =>
      askUs(pair) === theirs[index] ? [] : [{ ...pair, helm: theirs[index], us: askUs(pair) }],
    );
    expect(different, `seed ${seed}`).toEqual([]);
  });
});
