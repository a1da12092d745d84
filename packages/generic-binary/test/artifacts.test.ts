import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { scene } from './kit/scene.ts';

const artifact = (pname: string) => ({
  pname,
  version: '1.2.3',
  legs: { amd64: { binary: `build/${pname}`, assetName: `${pname}-amd64` } },
});

/** Two artifacts of this kind in one repository. */
async function two(profile: (typeof profiles)[number]) {
  const at = await scene(profile, { legs: {} });
  const config = {
    registry: { host: at.forge.host, owner: 'oleks' },
    'generic-binary': [artifact('first'), artifact('second')],
  };
  await at.repo.write('parity.json', JSON.stringify(config));
  await at.repo.write('build/first', 'the first program');
  await at.repo.write('build/second', 'the second program');
  return at;
}

describe.concurrent.each(profiles)('%s: two artifacts', (profile) => {
  test('are both published, each with a receipt', async () => {
    await using at = await two(profile);
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    for (const pname of ['first', 'second']) {
      expect((await at.forge.get(`${pname}-amd64`, { pname })).text).toBe(`the ${pname} program`);
      const receipt = await at.repo.text(`.parity-stage/receipts/generic-binary/${pname}/1.2.3.json`);
      expect(JSON.parse(receipt)).toMatchObject({ artifact: pname });
    }
  });

  test('one of them alone', async () => {
    await using at = await two(profile);
    expect((await at.repo.run(['publish', '--publish', '--artifact', 'second'])).exit).toBe(0);
    expect(await at.forge.names({ pname: 'second' })).toEqual(['second-amd64']);
    expect(await at.forge.names({ pname: 'first' })).toEqual([]);
  });

  test('are planned before the first step of either: a conflict of the second stops the first', async () => {
    await using at = await two(profile);
    await at.forge.put('second-amd64', 'published before', { pname: 'second' });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('second 1.2.3 is already published with other bytes.');
    expect(await at.forge.names({ pname: 'first' })).toEqual([]);
  });

  test('the second fails for good: what is done of the first is said', async () => {
    await using at = await two(profile);
    at.forge.fault({
      match: { method: 'PUT', path: /second-amd64$/ },
      occurrence: 'every',
      does: { kind: 'html-413' },
    });
    const run = await at.repo.run(['publish', '--publish', '--json']);
    expect(run.exit).toBe(4);
    expect(run.stderr).toContain('  done: first-amd64\n');
    expect(run.stderr).toContain('  left: second-amd64\n');
    const summaries = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'summary');
    expect(summaries).toMatchObject([
      { artifact: 'first', exit: 4, counts: { sent: 1 } },
      { artifact: 'second', exit: 4, counts: { needed: 1 } },
    ]);
  });
});
