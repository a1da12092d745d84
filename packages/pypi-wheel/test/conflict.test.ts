import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { profiles, TOKEN } from '@parity-tools/e2e';
import { wheelFileName } from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { forgeScene, published } from './kit/forge-scene.ts';
import { amd64, otherBytes, s390x, toolWheel } from './kit/repository.ts';

const publish = ['publish', '--publish'];
const cp313 = toolWheel({ tags: 'cp313-cp313-linux_s390x' });
const later = { ...s390x, version: '1.2.4' };

/** With and without a token, as a dry run and as a publish. */
const runs: readonly (readonly [string, readonly string[], Record<string, undefined>])[] = [
  ['a publish', publish, {}],
  ['a dry run', ['publish'], {}],
  ['a dry run without a token', ['publish'], { REGISTRY_TOKEN: undefined }],
];

describe.concurrent.each(profiles)('%s: same name, other bytes', (profile) => {
  test.for(runs)('%s names the narrowest request, and what else would go', async ([, args, env]) => {
    await using at = await forgeScene(profile, { legs: { s390x: [s390x, cp313], amd64: [amd64] } });
    const theirs = otherBytes(s390x);
    for (const wheel of [theirs, amd64, later]) await at.put(wheel);
    const run = await at.repo.run(args, env);
    expect(run.exit, run.stderr).toBe(3);
    expect(run.stderr).toContain(
      'BLOCKER(version-conflict): tool 1.2.3 is already published with other bytes.',
    );
    expect(run.stderr).toMatch(/needed +tool-1\.2\.3-cp313/);
    expect(run.stderr).toMatch(/done +tool-1\.2\.3-cp312-cp312-linux_x86_64/);
    expect(run.said).toMatch(/ours sha256:[0-9a-f]{8}.* theirs sha256:[0-9a-f]{8}/);
    expect(run.said).toContain(`delete it first, and with it ${wheelFileName(amd64)}:`);
    expect(run.stderr).not.toContain('1.2.4');
    const url = `${at.forge.url}/api/v1/packages/oleks/pypi/tool/1.2.3`;
    expect(run.stderr).toContain(`  curl -X DELETE -u oleks ${url}\n`);
    expect(at.writes()).toEqual([]);
    expect(await at.held()).toEqual(published(theirs, amd64));
  });

  test('of all that is there, nothing else would go', async () => {
    await using at = await forgeScene(profile, { legs: { s390x: [s390x], amd64: [amd64] } });
    for (const wheel of [s390x, amd64]) await at.put(otherBytes(wheel));
    const run = await at.repo.run(publish);
    expect(run.said).toContain('delete it first: curl');
    expect(run.stderr.match(/curl/g)).toHaveLength(1);
  });

  test('the command that is printed makes room', async () => {
    await using at = await forgeScene(profile);
    for (const wheel of [otherBytes(s390x), later]) await at.put(wheel);
    const { stderr } = await at.repo.run(publish);
    const command = /^ *(curl .*)$/m.exec(stderr)?.[1] ?? '';
    const typed = command.replace('-u oleks', '-u "oleks:$PASSWORD" --fail --silent --show-error');
    await promisify(execFile)('sh', ['-c', typed], { env: { PATH: '/usr/bin:/bin', PASSWORD: TOKEN } });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    expect(await at.held()).toEqual(published(s390x));
    expect(await at.held('1.2.4')).toEqual(published(later));
  });

  test('a changed wheel under a packaging revision without a build tag', async () => {
    await using at = await forgeScene(profile, { env: { VERSION: undefined, CI_COMMIT_TAG: 'v1.2.3-1' } });
    await at.put(otherBytes(s390x));
    expect(await at.repo.run(publish)).toMatchObject({ exit: 3 });
    await at.repo.change({ legs: { s390x: [{ ...s390x, build: '1' }] } });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    expect(await at.held()).toEqual(published(otherBytes(s390x), { ...s390x, build: '1' }));
  });
});

describe.concurrent.each(profiles)('%s: without a token', (profile) => {
  test('a dry run knows what is there by the index, and what would stop a publish', async () => {
    await using at = await forgeScene(profile, { legs: { s390x: [s390x], amd64: [amd64] } });
    await at.put(s390x);
    const run = await at.repo.run(['publish'], { REGISTRY_TOKEN: undefined });
    expect(run.exit, run.stderr).toBe(0);
    expect(run.stderr).toMatch(/done +tool-1\.2\.3-cp312-cp312-linux_s390x/);
    expect(run.stderr).toMatch(/needed +tool-1\.2\.3-cp312-cp312-linux_x86_64/);
    expect(run.stderr).toContain('With --publish this stops at BLOCKER(empty-token)');
    expect(at.asked()).toEqual(['GET /api/packages/oleks/pypi/simple/tool/']);
  });
});

test('what else would go is named on its own line, whatever it is called', async () => {
  await using at = await forgeScene('gitea');
  const folder = '/api/packages/oleks/pypi/files/tool/1.2.3';
  const files = [wheelFileName(s390x), 'x%0ABLOCKER(registry-down): it is gone%1B[2J'];
  const body = files.map((name) => `<a href="${folder}/${name}#sha256=${'a'.repeat(64)}">x</a>`).join('');
  const does = { kind: 'status', status: 200, body, headers: { 'content-type': 'text/html' } } as const;
  at.forge.addFault({ match: { path: /\/simple\// }, does });
  const run = await at.repo.run(['publish'], { REGISTRY_TOKEN: undefined });
  expect(run.exit, run.stderr).toBe(3);
  expect(run.stderr.match(/^BLOCKER\(.*?\)/gm)).toEqual(['BLOCKER(version-conflict)']);
  // oxlint-disable-next-line no-control-regex
  expect(run.stderr).not.toMatch(/[\0-\x09\x0b-\x1f]/);
});
