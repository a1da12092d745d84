import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { repository } from './kit/repository.ts';
import { scene } from './kit/scene.ts';

const anonymous = { REGISTRY_TOKEN: undefined };
const files = '/api/v1/packages/oleks/generic/tool/1.2.3/files';

test.concurrent('stages without any network', async () => {
  await using repo = await repository({ host: '127.0.0.1:1' });
  const staged = await repo.run(['stage']);
  expect(staged).toMatchObject({ exit: 0, stdout: '' });
  expect(staged.stderr).toContain('Staged tool 1.2.3');
  expect(await repo.text('.parity-stage/amd64/generic-binary/tool/files/tool-amd64')).toBe('the program');
});

describe.concurrent.each(profiles)('%s: the life of a release', (profile) => {
  test('a dry run without a token reads one byte, and says what would stop a publish', async () => {
    await using at = await scene(profile, { env: anonymous });
    const run = await at.repo.run(['publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toMatch(/needed +tool-amd64/);
    expect(run.stderr).toContain('With --publish this stops at BLOCKER(empty-token)');
    expect(at.forge.asked()).toEqual(['GET /api/packages/oleks/generic/tool/1.2.3/tool-amd64']);
    expect(at.forge.requests[0]?.headers['range']).toBe('bytes=0-0');
    expect(at.forge.requests[0]?.headers['authorization']).toBeUndefined();
  });

  test('a dry run without a token does not tell the same bytes from others of the same size', async () => {
    await using at = await scene(profile, { env: anonymous });
    await at.forge.put('tool-amd64', 'the program');
    const run = await at.repo.run(['publish']);
    expect(run).toMatchObject({ exit: 0 });
    expect(run.stderr).toMatch(/unknown +tool-amd64\s[^]*a file of the same size is there/);
  });

  test.each(['longer than the program', ''])(
    'a dry run without a token sees another size: %j',
    async (theirs) => {
      await using at = await scene(profile, { env: anonymous });
      await at.forge.put('tool-amd64', theirs);
      const run = await at.repo.run(['publish']);
      expect(run.exit).toBe(3);
      expect(run.stderr).toContain('BLOCKER(version-conflict)');
    },
  );

  test('a dry run with a token asks two questions and changes nothing', async () => {
    await using at = await scene(profile);
    const run = await at.repo.run(['publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toMatch(/needed +tool-amd64/);
    expect(run.stderr).toContain('npx parity-generic-binary publish --publish');
    expect(at.forge.asked()).toEqual([
      `GET ${files}`,
      'GET /v2/oleks/parity-preflight/blobs/uploads/parity-preflight',
    ]);
    expect(await at.forge.names()).toEqual([]);
  });

  test('without a deliberate version a publish is refused before anything is asked', async () => {
    await using at = await scene(profile, { env: { VERSION: undefined } });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(dev-tag)');
    expect(run.stderr).toContain('  VERSION=1.2.3 npx parity-generic-binary publish --publish\n');
    expect(run.stderr).toContain('Nothing was changed.');
    expect(at.forge.requests).toEqual([]);
  });

  test('a publish asks, tries its rights, sends, and asks once more', async () => {
    await using at = await scene(profile);
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toMatch(/sent +tool-amd64/);
    expect(await at.forge.get('tool-amd64')).toEqual({ status: 200, text: 'the program' });
    expect(at.forge.asked()).toEqual([
      `GET ${files}`,
      'PUT /api/packages/oleks/generic/!/0/x',
      'PUT /api/packages/oleks/generic/tool/1.2.3/tool-amd64',
      `GET ${files}`,
    ]);
  });

  test('PUBLISH=1 is --publish', async () => {
    await using at = await scene(profile, { env: { PUBLISH: '1' } });
    expect(await at.repo.run(['publish'])).toMatchObject({ exit: 0 });
    expect(await at.forge.get('tool-amd64')).toEqual({ status: 200, text: 'the program' });
  });

  test('publishing again asks one question and writes nothing', async () => {
    await using at = await scene(profile);
    await at.repo.run(['publish', '--publish']);
    at.forge.clearRequests();
    const again = await at.repo.run(['publish', '--publish']);
    expect(again.exit).toBe(0);
    expect(again.stderr).toContain('nothing to do');
    expect(at.forge.asked()).toEqual([`GET ${files}`]);
  });

  test('the receipt says what was done', async () => {
    await using at = await scene(profile);
    const run = await at.repo.run(['publish', '--publish']);
    const path = /Receipt: (\S+)/.exec(run.stderr)?.[1] ?? '';
    expect(path).toBe('.parity-stage/receipts/generic-binary/tool/1.2.3.json');
    expect(JSON.parse(await at.repo.text(path))).toEqual({
      archetype: 'generic-binary',
      artifact: 'tool',
      version: '1.2.3',
      revision: 0,
      from: 'VERSION',
      commit: null,
      dirty: false,
      run: null,
      registry: `${at.forge.url}/`,
      owner: 'oleks',
      finished: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      steps: [
        {
          id: 'tool-amd64',
          kind: 'name',
          target: '/api/packages/oleks/generic/tool/1.2.3/tool-amd64',
          bytes: 11,
          state: 'sent',
        },
      ],
      files: [{ arch: 'amd64', name: 'tool-amd64', size: 11, sha256: sha256('the program') }],
    });
  });

  test('push-staged publishes what was staged while the registry was down', async () => {
    await using at = await scene(profile);
    const outage = { match: {}, occurrence: 'every', does: { kind: 'status', status: 503 } } as const;
    const mend = at.forge.addFault(outage);
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(3);
    expect((await at.repo.run(['stage'])).exit).toBe(0);
    mend();
    await at.repo.write('build/amd64/tool-amd64', 'built anew, and never staged');
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(0);
    expect(await at.forge.get('tool-amd64')).toEqual({ status: 200, text: 'the program' });
  });

  test('push-staged without --publish only shows the plan', async () => {
    await using at = await scene(profile);
    await at.repo.run(['stage']);
    const run = await at.repo.run(['push-staged']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toMatch(/needed +tool-amd64/);
    expect(at.forge.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
    expect(await at.forge.names()).toEqual([]);
  });
});

describe.concurrent.each(profiles)('%s: verify', (profile) => {
  test.each([
    ['the stage', [], 'Verified against the stage'],
    ['the inputs', ['.parity-stage'], 'Verified against the inputs'],
    ['nothing of ours', ['.parity-stage', 'build'], "Verified against the registry's own"],
  ])('against %s', async (_from, absent, says) => {
    await using at = await scene(profile);
    await at.repo.run(['publish', '--publish']);
    for (const folder of absent) await at.repo.remove(folder);
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('tool-amd64   11 B');
    expect(run.stderr).toContain(says);
    expect(await at.repo.run(['verify'], anonymous)).toMatchObject({ exit: 0 });
  });

  test('finds what is missing', async () => {
    await using at = await scene(profile);
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('tool-amd64 is not published');
  });

  test('finds other bytes', async () => {
    await using at = await scene(profile);
    await at.forge.put('tool-amd64', 'not bytes');
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(digest-mismatch)');
    expect(run.said).toContain(`expected ${sha256('the program')} (11 bytes)`);
    expect(run.said).toContain(`got ${sha256('not bytes')} (9 bytes)`);
  });

  test('does not read to the end of what has none', async () => {
    await using at = await scene(profile);
    await at.forge.put('tool-amd64', 'x'.repeat(2_000_000));
    at.forge.fault({
      match: { method: 'GET', path: /tool-amd64$/ },
      does: { kind: 'slow-drip', bytesPerSecond: 1000, direction: 'out' },
    });
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('got more than 11 bytes');
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
