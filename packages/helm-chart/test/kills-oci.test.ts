import path from 'node:path';

import { OWNER } from '@parity-tools/e2e';
import { requestKillSuite } from '@parity-tools/e2e/suites';
import { expect, test } from 'vitest';

import { noise } from './kit/noise.ts';
import { noisyChart, writeChart } from './kit/noisy-chart.ts';
import { chartManifest, sha256 } from './kit/oci-manifest.ts';
import { repository } from './kit/repository.ts';
import { wholeManifest } from './kit/whole-manifest.ts';

/** Large enough to be met in the middle. */
const chart = noisyChart('tool', '1.2.3', { word: 'ours', bytes: 3_000_000 });
const whole = sha256(chartManifest('tool', '1.2.3', chart.archive));

requestKillSuite({
  bin: path.resolve(import.meta.dirname, '../src/bin.ts'),
  open: async (host, env) => {
    const artifact = { ociRepo: `oci://${host}/${OWNER}` };
    const repo = await repository({ registry: { username: OWNER }, artifact, files: {}, env });
    await repo.remove('charts');
    await writeChart(repo.dir, chart);
    return repo;
  },
  look: wholeManifest,
  expectMidway: (found, hint) => expect([undefined, whole], hint).toContain(found),
  whole,
});

test('what is sent is no smaller than it has to be', () => {
  expect(chart.archive.length).toBeGreaterThan(noise('', 3_000_000).length);
});
