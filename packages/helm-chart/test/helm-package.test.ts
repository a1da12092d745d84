import { readFileSync } from 'node:fs';

import { goJson } from '@parity-lib/oci';
import { hasGo } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { checkMetadata } from '../src/chart/check-metadata.ts';
import { readLock } from '../src/chart/lock.ts';
import { metadataJson } from '../src/chart/metadata.ts';
import { readMetadata } from '../src/chart/read-metadata.ts';
import { readYaml } from '../src/chart/read-yaml.ts';
import { readReadyChart } from '../src/chart/ready-chart.ts';
import { variations } from './kit/chart-variations.ts';
import { once } from './kit/chart.ts';
import { entriesOfFile, helmScene } from './kit/helm-scene.ts';

/** What may differ: Helm writes these anew. */
function comparable(entries: ReadonlyMap<string, string>): ReadonlyMap<string, unknown> {
  return new Map(
    [...entries].map(([name, content]): [string, unknown] => {
      if (name.endsWith('/Chart.yaml'))
        return [name, goJson(metadataJson(checkMetadata(readMetadata(readYaml(content).value).metadata)))];
      if (name.endsWith('/Chart.lock')) return [name, readLock(readYaml(content).value)];
      return [name, content];
    }),
  );
}

describe.skipIf(!hasGo('helm'))('helm package (needs helm)', { timeout: 120_000 }, () => {
  test.for(Object.entries(variations))('packs a chart %s as we do', async ([, { files, change, wanted }]) => {
    using at = helmScene();
    await at.create('app', files);
    await change?.(at);
    const [theirs, ours] = [await at.packByHelm('app', wanted), await at.packByUs('app', wanted)];
    const [listed, expected] = [
      comparable(await entriesOfFile(ours)),
      comparable(await entriesOfFile(theirs)),
    ];
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(expected));
    // In its order too, up to its charts, which Helm has in no order at all.
    const own = (names: Iterable<string>): readonly string[] =>
      [...names].filter((name) => !/charts\/[^/]+\//.test(name));
    expect(own(listed.keys())).toEqual(own(expected.keys()));
    for (const args of [
      ['template', 'release'],
      ['show', 'all'],
    ])
      expect(await at.helm(...args, ours)).toBe(await at.helm(...args, theirs));
    await at.helm('lint', ours);
  });

  test('reads what we pack, and we read what it packs', async () => {
    using at = helmScene();
    await at.create('app');
    const theirs = await at.packByHelm('app');
    const ready = await readReadyChart(once(readFileSync(theirs)), 'app.tgz', {
      name: 'app',
      version: '1.2.3',
    });
    expect(goJson(metadataJson(ready.metadata))).toBe(goJson(metadataJson((await at.open('app')).metadata)));
  });
});
