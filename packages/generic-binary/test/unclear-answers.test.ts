import type { Fault, FaultRule } from '@parity-lib/local-forge';
import { world } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { gate, place } from './kit/gate.ts';
import { type Scene, scene } from './kit/scene.ts';

const program = /\/tool\/1\.2\.3\/tool-amd64$/;

function upload(does: Fault, occurrence: FaultRule['occurrence'] = 1): FaultRule {
  return { match: { method: 'PUT', path: program }, occurrence, does };
}

function uploads(at: Scene): readonly (number | undefined)[] {
  return at.forge
    .writes()
    .filter(({ path }) => program.test(path))
    .map(({ status }) => status);
}

describe.concurrent.each(profiles)('%s: an answer that does not tell', (profile) => {
  test('an upload that arrived, and whose answer was lost, is not sent again', async () => {
    await using at = await scene(profile);
    at.forge.fault(upload({ kind: 'lose-answer' }));
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('1 sent');
    expect(uploads(at)).toEqual([undefined]);
  });

  test('an upload that arrived, and was answered with a 502, is not sent again', async () => {
    await using at = await scene(profile);
    await using between = await gate(at.forge.url, 'tool-amd64', () => Promise.resolve());
    await at.repo.change({ host: between.host });
    at.forge.fault(upload({ kind: 'lose-answer' }));
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(uploads(at)).toEqual([undefined]);
  });

  test.each(['before-body', 'mid-body', 'after-body'] as const)('a reset %s: sent again', async (when) => {
    await using at = await scene(profile, { legs: { amd64: { 'tool-amd64': 'x'.repeat(3_000_000) } } });
    at.forge.fault(upload({ kind: 'reset', when }));
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(uploads(at)).toEqual([undefined, 201]);
    expect((await at.forge.get('tool-amd64')).text).toHaveLength(3_000_000);
  });

  test.each([408, 429, 500])('a %d is tried again', async (status) => {
    await using at = await scene(profile);
    at.forge.fault(upload({ kind: 'status', status, headers: { 'retry-after': '0' } }));
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    expect(uploads(at)).toEqual([status, 201]);
  });

  test('the state is read again between two tries', async () => {
    await using at = await scene(profile);
    at.forge.fault(upload({ kind: 'status', status: 500, headers: { 'retry-after': '0' } }));
    await at.repo.run(['publish', '--publish']);
    const asked = at.forge.asked().map((line) => line.replace(/^(\w+) .*\//, '$1 '));
    expect(asked).toEqual([
      'GET files',
      'PUT x',
      'PUT tool-amd64',
      'GET files',
      'PUT tool-amd64',
      'GET files',
    ]);
  });

  test.each([200, 202, 204])('a %d is how nobody takes an upload: asked about', async (status) => {
    await using at = await scene(profile);
    at.forge.fault(upload({ kind: 'status', status, headers: { 'retry-after': '0' } }));
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    expect(uploads(at)).toEqual([status, 201]);
  });

  test('a 503 that does not end is registry-down, and nothing was changed', async () => {
    await using at = await scene(profile);
    at.forge.fault(upload({ kind: 'status', status: 503 }, 'every'));
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(registry-down)');
    expect(run.stderr).toContain('Nothing was changed.');
    expect(uploads(at)).toEqual([503, 503, 503, 503, 503]);
  });

  test('a write whose fate cannot be asked about may have changed something', async () => {
    await using at = await scene(profile);
    at.forge.fault(upload({ kind: 'lose-answer' }));
    at.forge.fault({
      match: { method: 'GET', path: /\/files$/ },
      occurrence: { from: 2, count: 100 },
      does: { kind: 'status', status: 503, headers: { 'retry-after': '0' } },
    });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(4);
    expect(run.stderr).toContain('BLOCKER(registry-down)');
    expect(run.said).toContain('nobody said what became of it: tool-amd64');
  });

  test.each([
    ['the same bytes', 'the program', 0, '1 sent'],
    ['other bytes', 'their program', 3, 'BLOCKER(version-conflict)'],
  ])('somebody else was faster with %s', async (_what, theirs, exit, says) => {
    await using at = await scene(profile);
    await using between = await gate(at.forge.url, 'tool-amd64', async () => {
      expect(await at.forge.put('tool-amd64', theirs)).toBe(201);
    });
    await at.repo.change({ host: between.host });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(exit);
    expect(run.stderr).toContain(says);
    expect(uploads(at)).toEqual([409]);
    expect((await at.forge.get('tool-amd64')).text).toBe(theirs);
  });

  test('a body that a proxy finds too large', async () => {
    await using at = await scene(profile);
    at.forge.fault(upload({ kind: 'html-413' }, 'every'));
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(too-large)');
    expect(run.stderr).not.toContain('<html>');
    expect(uploads(at)).toEqual([413]);
  });

  test('a registry that is not there at all', async () => {
    await using at = await scene(profile);
    await at.forge.stop();
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(registry-down)');
    const dry = await at.repo.run(['publish']);
    expect(dry.exit).toBe(0);
    expect(dry.said).toContain('With --publish this stops at BLOCKER(registry-down)');
  });

  test('an answer that is no list of files', async () => {
    await using at = await scene(profile);
    at.forge.fault({
      match: { path: /\/files$/ },
      does: {
        kind: 'status',
        status: 200,
        body: '<html>Sign in</html>',
        headers: { 'content-type': 'text/html' },
      },
    });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(registry-invalid)');
    expect(at.forge.writes()).toEqual([]);
  });
});

describe.concurrent('a quota', () => {
  test("Forgejo's is seen before anything is sent", async () => {
    await using at = await scene('forgejo', {}, { world: world({ quota: { total: 0 } }) });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(quota)');
    expect(at.forge.asked()).not.toContain('PUT /api/packages/oleks/generic/tool/1.2.3/tool-amd64');
  });

  test("Gitea's is met by the upload", async () => {
    await using at = await scene('gitea', {}, { world: world({ limits: { size: 5 } }) });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(quota)');
    expect(await at.forge.names()).toEqual([]);
  });
});

describe.concurrent.each(profiles)('%s: a redirect', (profile) => {
  test('of a write is refused, named, and the token stays here', async () => {
    await using at = await scene(profile);
    await using elsewhere = await place((_incoming, outgoing) => outgoing.writeHead(201).end());
    at.forge.fault(upload({ kind: 'redirect', status: 307, location: `${elsewhere.url}/mirror/tool-amd64` }));
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      `BLOCKER(redirect-refused): The registry sends us elsewhere: to ${elsewhere.url}/mirror/tool-amd64.`,
    );
    expect(elsewhere.credentials).toEqual([]);
  });

  test('of a download is followed, without the token', async () => {
    await using at = await scene(profile);
    await at.repo.run(['publish', '--publish']);
    await using elsewhere = await place((_incoming, outgoing) => outgoing.end('the program'));
    at.forge.fault({
      match: { method: 'GET', path: program },
      does: { kind: 'redirect', status: 302, location: `${elsewhere.url}/store/1` },
    });
    expect((await at.repo.run(['verify'])).exit).toBe(0);
    expect(elsewhere.credentials).toEqual([undefined]);
  });

  test('of an owner who was renamed is refused, and names the new one', async () => {
    await using at = await scene(
      profile,
      { owner: 'old-oleks' },
      { world: { ...world(), redirects: { 'old-oleks': 'oleks' } } },
    );
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(redirect-refused)');
    expect(run.said).toContain('/api/v1/packages/oleks/generic/tool');
    expect(await at.forge.names()).toEqual([]);
  });
});
