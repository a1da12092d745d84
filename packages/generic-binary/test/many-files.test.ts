import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import type { Legs } from './kit/repository.ts';
import { scene } from './kit/scene.ts';

const legs: Legs = {
  amd64: { 'tool-amd64': 'the amd64 program', 'tool.1': 'the manual' },
  s390x: { 'tool-s390x': 'the s390x program' },
  noarch: { 'tool-data.json': '{}' },
};
const all = ['tool-amd64', 'tool-data.json', 'tool-s390x', 'tool.1'];

describe.concurrent.each(profiles)('%s: many files', (profile) => {
  test('every file of every leg is published', async () => {
    await using at = await scene(profile, { legs });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('4 sent');
    expect(await at.forge.names()).toEqual(all);
    expect((await at.forge.get('tool-s390x')).text).toBe('the s390x program');
    expect((await at.forge.get('tool.1')).text).toBe('the manual');
  });

  test('the first file goes alone, the others together', async () => {
    await using at = await scene(profile, { legs });
    at.forge.fault({
      match: { method: 'PUT', path: /\/tool\/1\.2\.3\// },
      occurrence: 'every',
      does: { kind: 'delay', ms: 600 },
    });
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    const [first = 0, ...others] = at.forge
      .writes()
      .filter(({ path }) => path.includes('/tool/1.2.3/'))
      .map((request) => request.at);
    // The forge sits on each for 600 ms: what began within that time ran at once.
    expect(others.map((began) => began - first >= 600)).toEqual([true, true, true]);
    expect(Math.max(...others) - Math.min(...others)).toBeLessThan(600);
  });

  test('one leg alone', async () => {
    await using at = await scene(profile, { legs });
    expect((await at.repo.run(['publish-x86_64', '--publish'])).exit).toBe(0);
    expect(await at.forge.names()).toEqual(['tool-amd64', 'tool.1']);
    expect((await at.repo.run(['publish', '--publish'])).stderr).toContain('2 sent, 2 there already');
    expect(await at.forge.names()).toEqual(all);
  });

  test('a leg that is not there is said before anything else', async () => {
    await using at = await scene(profile, { legs });
    const run = await at.repo.run(['publish-riscv64', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(artifact-invalid)');
    expect(run.stderr).toContain('its legs: amd64, s390x, noarch');
    expect(at.forge.requests).toEqual([]);
  });

  test('a missing input is found before anything is staged', async () => {
    await using at = await scene(profile, { legs });
    await at.repo.remove('build/noarch');
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(artifact-invalid): build/noarch/tool-data.json is not there.');
    expect(at.forge.requests).toEqual([]);
    await expect(at.repo.text('.parity-stage/amd64/generic-binary/tool/stage.json')).rejects.toThrow(
      'ENOENT',
    );
  });

  test('names are the same whatever their case', async () => {
    await using at = await scene(profile);
    await at.forge.put('TOOL-AMD64', 'the program');
    const same = await at.repo.run(['publish', '--publish']);
    expect(same.exit).toBe(0);
    expect(same.stderr).toContain('nothing to do');
    await at.repo.change({ legs: { amd64: { 'tool-amd64': 'another program' } } });
    expect((await at.repo.run(['publish', '--publish'])).stderr).toContain('BLOCKER(version-conflict)');
  });
});

test.concurrent('two files of one name, but for its case, are a config error', async () => {
  await using at = await scene('gitea', { legs: { amd64: { tool: 'a' }, arm64: { Tool: 'b' } } });
  const run = await at.repo.run(['stage']);
  expect(run.exit).toBe(2);
  expect(run.said).toContain('legs.arm64.assetName "Tool" is also the name of an asset of amd64');
});

test.concurrent('a name is named where it stands', async () => {
  const file = (assetName: string) => ({ binary: 'build/amd64/tool-amd64', assetName });
  await using at = await scene('gitea', {
    artifact: { legs: undefined, arch: 'amd64', ...file('a'), files: [file('b'), file('A')] },
  });
  expect((await at.repo.run(['stage'])).said).toContain('generic-binary.files[1].assetName "A" is also');
  await at.repo.change({ artifact: { legs: { x86_64: { files: [file('a'), file('A')] } } } });
  expect((await at.repo.run(['stage'])).said).toContain('generic-binary.legs.x86_64.files[1].assetName "A"');
});

test.concurrent('a slip in a field that all kinds share is suggested, too', async () => {
  await using at = await scene('gitea', { artifact: { tagprefix: 'v' } });
  expect((await at.repo.run(['stage'])).said).toContain(
    'tagprefix is not a known key; did you mean "tagPrefix"?',
  );
});
