import { once } from 'node:events';
import path from 'node:path';

import { basic, OWNER, type Phase, startCli, temporaryDir, TOKEN, trapLine } from '@parity-tools/e2e';
import { hasOci, installDebian } from '@parity-tools/peers';
import { beforeAll, describe, expect, test, vi } from 'vitest';

import { noise } from './kit/noise.ts';
import { noisyChart, writeChart } from './kit/noisy-chart.ts';
import { chartManifest, sha256 } from './kit/oci-manifest.ts';
import { dockerPlace, forgePlaces, type Place } from './kit/places.ts';
import { repository } from './kit/repository.ts';
import { wholeManifest } from './kit/whole-manifest.ts';

const bin = path.resolve(import.meta.dirname, '../src/bin.ts');
const phases: readonly Phase[] = ['its head came', 'half of its body came', 'its answer is there'];
const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN };

/** The forges in turn; of the slower one every third request, in each phase another third. */
const registries = [
  { name: 'forges', placeOf: (nth: number) => forgePlaces[nth % forgePlaces.length], isMet: () => true },
  {
    name: 'docker-registry',
    placeOf: (): Place => dockerPlace,
    isMet: (nth: number, phase: Phase) => nth % phases.length === phases.indexOf(phase),
  },
];

/** Large enough to be met in the middle. */
const chart = noisyChart('tool', '1.2.3', 'ours', 3_000_000);
const wanted = sha256(chartManifest('tool', '1.2.3', chart.archive));

beforeAll(() => installDebian('docker-registry'), 300_000);

describe.skipIf(!hasOci('docker-registry')).each(registries)('$name: kill -9', ({ placeOf, isMet }) => {
  test.each(phases)('of each request when %s', { timeout: 600_000 }, async (phase) => {
    for (let nth = 0, isOver = false; !isOver; nth += 1) {
      if (!isMet(nth, phase)) continue;
      await using folder = await temporaryDir();
      await using registry = await (placeOf(nth) ?? dockerPlace).start(folder.path);
      await using line = await trapLine(registry.url);
      const artifact = { ociRepo: `oci://${line.host}/${OWNER}` };
      await using repo = await repository({ registry: { username: OWNER }, artifact, files: {}, env });
      await repo.remove('charts');
      await writeChart(repo.dir, chart);
      const running = startCli({ bin, cwd: repo.dir, args: ['publish', '--publish'], env });
      line.spring(nth, phase, () => running.child.kill('SIGKILL'));
      const [, signal] = (await once(running.child, 'exit')) as [number | null, string | null];
      await running.done.catch(() => {});
      line.open();
      const hint = `${phase}, request ${nth}: ${line.seen[nth] ?? 'none'}`;
      const base = `${registry.url}/v2/${OWNER}/tool`;
      const headers = { authorization: basic(OWNER, TOKEN) };
      // What the registry had whole when its client died, it may still be storing.
      const before = await vi.waitFor(() => wholeManifest(base, headers), { timeout: 5000, interval: 100 });
      expect([undefined, wanted], hint).toContain(before);
      const requests = line.seen.length;
      const second = await repo.run(['publish', '--publish']);
      expect(second.exit, `${hint}\n${second.stderr}`).toBe(0);
      expect(await wholeManifest(base, headers), hint).toBe(wanted);
      // Questions have no body; behind the last request, nothing is met any more.
      isOver = signal === null && nth >= requests;
    }
  });
});

test('what is sent is no smaller than it has to be', () => {
  expect(chart.archive.length).toBeGreaterThan(noise('', 3_000_000).length);
});
