import type { Fault, FaultRule } from '@parity-lib/local-forge';
import { profiles, world } from '@parity-tools/e2e';
import { wheelFileName } from '@parity-tools/test-kit/make-wheel';
import { describe, expect, test } from 'vitest';

import { type ForgeScene, forgeScene, published } from './kit/forge-scene.ts';
import { amd64, otherBytes, pure, s390x } from './kit/repository.ts';
import { sha256 } from './kit/sha256.ts';

const publish = ['publish', '--publish'];
const legs = { s390x: [s390x], amd64: [amd64] };

function upload(does: Fault, occurrence: FaultRule['occurrence'] = 1): FaultRule {
  return { match: { method: 'POST', path: /\/pypi$/ }, occurrence, does };
}

/** What each upload was answered; undefined where nothing was. */
function uploads(at: ForgeScene): readonly (number | undefined)[] {
  return at
    .writes()
    .filter(({ method }) => method === 'POST')
    .map(({ status }) => status);
}

describe.concurrent.each(profiles)('%s: an answer that does not tell', (profile) => {
  test('a wheel that arrived, and whose answer was lost, is not sent again', async () => {
    await using at = await forgeScene(profile, { legs });
    at.forge.addFault(upload({ kind: 'lose-answer' }));
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(run.stderr).toContain('2 sent');
    expect(uploads(at)).toEqual([undefined, 201]);
    expect(await at.held()).toEqual(published(s390x, amd64));
  });

  test.each<readonly [string, Fault]>([
    ['a reset before the body', { kind: 'reset', when: 'before-body' }],
    ['a reset behind the body', { kind: 'reset', when: 'after-body' }],
    ['500', { kind: 'status', status: 500, headers: { 'retry-after': '0' } }],
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '0' } }],
    ['a 200 of somebody else', { kind: 'status', status: 200 }],
  ])('%s: sent again', async (_, fault) => {
    await using at = await forgeScene(profile, { legs });
    at.forge.addFault(upload(fault));
    const run = await at.repo.run(publish);
    expect(run.exit, run.stderr).toBe(0);
    expect(uploads(at)).toHaveLength(3);
    expect(await at.held()).toEqual(published(s390x, amd64));
  });

  test('of a version that is not there yet, the first wheel is sent alone', async () => {
    await using at = await forgeScene(profile, { legs: { ...legs, noarch: [pure] } });
    at.forge.addFault(upload({ kind: 'status', status: 403, body: 'no' }));
    const run = await at.repo.run(publish);
    expect(run).toMatchObject({ exit: 3 });
    // Had the others been on their way, they would have arrived.
    expect(uploads(at)).toEqual([403]);
    expect(await at.held()).toEqual({});
  });

  test('a wheel whose fate cannot be asked about may be there', async () => {
    await using at = await forgeScene(profile);
    at.forge.addFault(upload({ kind: 'lose-answer' }));
    const does: Fault = { kind: 'status', status: 503, headers: { 'retry-after': '0' } };
    const match = { method: 'GET', path: /\/files$/ };
    at.forge.addFault({ match, occurrence: { from: 2, count: 100 }, does });
    const run = await at.repo.run(publish);
    expect([run.exit, run.stderr]).toEqual([4, expect.stringContaining('BLOCKER(registry-down)')]);
    expect(run.said).toContain(`nobody said what became of it: ${wheelFileName(s390x)}`);
  });

  test.each([
    ['the same bytes', s390x, 0, '1 sent'],
    ['other bytes', otherBytes(s390x), 3, 'BLOCKER(version-conflict)'],
  ] as const)('a rival was faster with %s', async (_, theirs, exit, says) => {
    await using at = await forgeScene(profile);
    // It comes between the plan and the upload: the first question is answered as if it were not there yet.
    await at.put(theirs);
    const match = { method: 'GET', path: /\/files$/ };
    at.forge.addFault({ match, occurrence: 1, does: { kind: 'status', status: 404, body: notFound } });
    const run = await at.repo.run(publish);
    expect([run.exit, run.stderr]).toEqual([exit, expect.stringContaining(says)]);
    expect(uploads(at)).toEqual([409]);
    expect(await at.held()).toEqual(published(theirs));
  });

  test('a forge that lists other bytes afterwards', async () => {
    await using at = await forgeScene(profile);
    const listed = [{ name: wheelFileName(s390x), size: 7, ...hashesOf('another') }];
    const does: Fault = { kind: 'status', status: 200, body: JSON.stringify(listed), headers: json };
    at.forge.addFault({ match: { method: 'GET', path: /\/files$/ }, occurrence: 2, does });
    const run = await at.repo.run(publish);
    expect([run.exit, run.stderr]).toEqual([4, expect.stringContaining('BLOCKER(digest-mismatch)')]);
  });
});

const json = { 'content-type': 'application/json' };
const notFound = JSON.stringify({ message: 'package does not exist', url: '' });

function hashesOf(text: string): object {
  return {
    id: 1,
    Size: text.length,
    md5: '0'.repeat(32),
    sha1: '0'.repeat(40),
    sha256: sha256(text),
    sha512: '0'.repeat(128),
  };
}

describe.concurrent.each(profiles)('%s: a forge that wants everybody to sign in', (profile) => {
  test('is unknown without a token', async () => {
    await using at = await forgeScene(profile, { legs }, { world: world({ requireSignIn: true }) });
    expect(await at.repo.run(publish)).toMatchObject({ exit: 0 });
    const run = await at.repo.run(['publish'], { REGISTRY_TOKEN: undefined });
    expect(run.exit, run.stderr).toBe(0);
    expect(run.said.match(/unknown tool/g)).toHaveLength(2);
    expect(run.said).toContain('not readable without a token');
  });
});
