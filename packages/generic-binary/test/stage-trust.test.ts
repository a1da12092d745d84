import { createHash } from 'node:crypto';
import { link, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

import { checkout, commit, git } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import type { Repository } from './kit/repository.ts';
import { scene } from './kit/scene.ts';

const stage = '.parity-stage/amd64/generic-binary/tool';
const unset = { VERSION: undefined };

describe.concurrent('the release that is staged', () => {
  test('nothing staged', async () => {
    await using at = await scene('gitea');
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-missing): Nothing of tool is staged.');
    expect(run.stderr).toContain('npx parity-generic-binary stage');
  });

  test.each([
    ['VERSION', { VERSION: '9.9.9' }],
    ['a tag', { VERSION: undefined, CI_COMMIT_TAG: 'v9.9.9' }],
  ])('another one is asked for by %s: stage-missing names both', async (_by, env) => {
    await using at = await scene('gitea');
    await at.repo.run(['stage']);
    for (const flags of [[], ['--publish']]) {
      const run = await at.repo.run(['push-staged', ...flags], env);
      expect(run.exit).toBe(3);
      expect(run.said).toContain('BLOCKER(stage-missing): 9.9.9 is asked for, and 1.2.3 is staged.');
    }
    expect(at.forge.requests).toEqual([]);
  });

  test('was staged without a deliberate version: dev-tag, until VERSION says the same', async () => {
    await using at = await scene('gitea', { env: unset });
    await at.repo.run(['stage']);
    const refused = await at.repo.run(['push-staged', '--publish']);
    expect(refused.exit).toBe(3);
    expect(refused.stderr).toContain('BLOCKER(dev-tag)');
    expect(at.forge.requests).toEqual([]);
    expect((await at.repo.run(['push-staged', '--publish'], { VERSION: '1.2.3' })).exit).toBe(0);
    expect(await at.forge.names()).toEqual(['tool-amd64']);
  });

  test('was staged with one: it needs no second word', async () => {
    await using at = await scene('gitea');
    await at.repo.run(['stage']);
    expect((await at.repo.run(['push-staged', '--publish'], unset)).exit).toBe(0);
    expect(await at.forge.names()).toEqual(['tool-amd64']);
  });

  test('its legs are of different releases', async () => {
    await using at = await scene('gitea', { legs: { amd64: { a: '1' }, arm64: { b: '2' } }, env: unset });
    await at.repo.run(['stage-amd64'], { VERSION: '1.0.0' });
    await at.repo.run(['stage-arm64'], { VERSION: '2.0.0' });
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-missing): The staged legs are of different releases.');
    expect(run.stderr).toMatch(/amd64: 1\.0\.0,[^]*arm64: 2\.0\.0,/);
  });

  test.each([
    ['commit', 'commit', /amd64: 1\.2\.3, commit [0-9a-f]{12}/],
    ['revision', 'revision', /arm64: 1\.2\.3 revision 2,/],
  ])('its legs are of the same version and another %s', async (_what, by, says) => {
    await using at = await scene('gitea', { legs: { amd64: { a: '1' }, arm64: { b: '2' } } });
    await checkout(at.repo.dir);
    await at.repo.run(['stage-amd64']);
    if (by === 'commit') await commit(at.repo.dir, 'between the legs');
    await at.repo.run(['stage-arm64', ...(by === 'commit' ? [] : ['--revision', '2'])]);
    await at.repo.write('.parity-stage/.gitignore', '*');
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-missing): The staged legs are of different releases.');
    expect(run.stderr).toMatch(says);
    expect(at.forge.requests).toEqual([]);
  });

  test('was staged as another revision than the tag asks for: the command says which', async () => {
    await using at = await scene('gitea');
    await at.repo.run(['stage']);
    const run = await at.repo.run(['push-staged'], { ...unset, CI_COMMIT_TAG: 'v1.2.3-2' });
    expect(run.exit).toBe(3);
    expect(run.said).toContain('1.2.3 revision 2 is asked for, and 1.2.3 is staged.');
    expect(run.said).toContain('VERSION=1.2.3 npx parity-generic-binary stage --revision 2');
  });

  test('was staged outside of a checkout: the commit that is here now is not its own', async () => {
    await using at = await scene('gitea');
    await at.repo.run(['stage']);
    await at.repo.write('.gitignore', '.parity-stage');
    await git(at.repo.dir, 'init', '--quiet');
    await git(at.repo.dir, 'commit', '--quiet', '--allow-empty', '--message', 'later');
    expect((await at.repo.run(['push-staged', '--publish'])).exit).toBe(0);
    const receipt = JSON.parse(await at.repo.text('.parity-stage/receipts/generic-binary/tool/1.2.3.json'));
    expect(receipt).toMatchObject({ commit: null });
  });

  test('can be carried to another folder and published there', async () => {
    await using at = await scene('gitea');
    await at.repo.run(['stage', '--stage-dir', 'first']);
    await at.repo.run(['stage', '--stage-dir', 'second/place']);
    await at.repo.remove('first');
    await at.repo.remove('build');
    expect((await at.repo.run(['push-staged', '--publish', '--stage-dir', 'second/place'])).exit).toBe(0);
    expect((await at.forge.get('tool-amd64')).text).toBe('the program');
  });
});

describe.concurrent('a stage that cannot be trusted is stage-corrupt, before anything is asked', () => {
  test.each<[string, string, (repo: Repository) => Promise<unknown>]>([
    [
      'other bytes of the same size',
      'tool-amd64 has 11 bytes',
      (repo) => repo.write(`${stage}/files/tool-amd64`, 'THE PROGRAM'),
    ],
    [
      'a file that was cut',
      'tool-amd64 has 3 bytes',
      (repo) => repo.write(`${stage}/files/tool-amd64`, 'the'),
    ],
    ['a file that is gone', 'tool-amd64 is missing', (repo) => rm(repo.path(stage, 'files/tool-amd64'))],
    ['a file that was planted', 'extra lies in it', (repo) => repo.write(`${stage}/files/extra`, 'x')],
    [
      'a record that was changed',
      'its seal does not fit',
      (repo) => changeRecord(repo, (text) => text.replace('1.2.3', '1.2.4'), false),
    ],
    ['no seal', 'seal is missing', (repo) => rm(repo.path(stage, 'seal'))],
    ['no record', 'stage.json is missing', (repo) => rm(repo.path(stage, 'stage.json'))],
    [
      'a record of a later parity',
      'its format is 2',
      (repo) => changeRecord(repo, (text) => text.replace('"format": 1', '"format": 2')),
    ],
    [
      'a name that leads outside',
      'stage.json: its files',
      (repo) => changeRecord(repo, (text) => text.replace('"name": "tool-amd64"', '"name": "../../tool"')),
    ],
    [
      'the stage of another arch',
      'it was made for arch arm64',
      (repo) => changeRecord(repo, (text) => text.replace('"arch": "amd64"', '"arch": "arm64"')),
    ],
    [
      'a link in the place of a file',
      'tool-amd64 is not a regular file',
      async (repo) => {
        await rm(repo.path(stage, 'files/tool-amd64'));
        await symlink(repo.path('build/amd64/tool-amd64'), repo.path(stage, 'files/tool-amd64'));
      },
    ],
    [
      'a link in the place of the folder',
      'it is not a folder',
      async (repo) => {
        await repo.run(['stage', '--stage-dir', 'elsewhere']);
        await repo.remove(stage);
        await symlink(repo.path('elsewhere/amd64/generic-binary/tool'), repo.path(stage));
      },
    ],
  ])('%s', async (_what, why, tamper) => {
    await using at = await scene('gitea');
    await at.repo.run(['stage']);
    await tamper(at.repo);
    const run = await at.repo.run(['push-staged']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-corrupt)');
    expect(run.said).toContain(why);
    expect(at.forge.requests).toEqual([]);
  });

  test('one that git tracks', async () => {
    await using at = await scene('gitea');
    await checkout(at.repo.dir);
    await at.repo.run(['stage']);
    expect((await at.repo.run(['push-staged'])).exit).toBe(0);
    await commit(at.repo.dir, 'with the stage');
    at.forge.clearRequests();
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-corrupt)');
    expect(run.said).toContain('git tracks');
    expect(at.forge.requests).toEqual([]);
  });

  test.each([
    ['owner', { owner: 'stranger' }],
    ['host', { host: 'localhost:9' }],
  ])('one that was made for another %s: the token is not even read', async (_what, moved) => {
    await using at = await scene('gitea', { env: { REGISTRY_TOKEN: undefined } });
    await at.repo.run(['stage']);
    await at.repo.change(moved);
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-corrupt)');
    expect(run.stderr).not.toContain('empty-token');
    expect(run.said).toContain(`it was made for ${at.forge.url}/oleks`);
    expect(at.forge.requests).toEqual([]);
  });

  test('a hard link keeps what was staged when the input is replaced', async () => {
    await using at = await scene('gitea');
    await link(at.repo.path('build/amd64/tool-amd64'), at.repo.path('build/twin'));
    await at.repo.run(['stage']);
    await at.repo.write('build/twin', 'THE PROGRAM');
    expect((await at.repo.run(['push-staged', '--publish'])).exit).toBe(0);
    expect((await at.forge.get('tool-amd64')).text).toBe('the program');
  });
});

describe.concurrent('a large file in the stage', () => {
  const large = { amd64: { 'tool-amd64': Buffer.alloc(1_200_000, 'the program ') } };
  const flip = async (repo: Repository): Promise<Buffer> => {
    const file = repo.path(stage, 'files/tool-amd64');
    const bytes = await readFile(file);
    bytes[700_000] = (bytes[700_000] ?? 0) ^ 1;
    await writeFile(file, bytes);
    return bytes;
  };

  test('with one flipped bit is stage-corrupt before anything is asked', async () => {
    await using at = await scene('gitea', { legs: large });
    await at.repo.run(['stage']);
    await flip(at.repo);
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(stage-corrupt)');
    expect(run.said).toContain('tool-amd64 has 1200000 bytes, crc32:');
    expect(at.forge.requests).toEqual([]);
  });

  test('made to fit its quick check ends at its sha256, and the registry does not have it', async () => {
    await using at = await scene('gitea', { legs: large });
    await at.repo.run(['stage']);
    const bytes = await flip(at.repo);
    const crc = crc32(bytes).toString(16).padStart(8, '0');
    await changeRecord(at.repo, (text) => text.replace(/"crc32": "[0-9a-f]{8}"/, `"crc32": "${crc}"`));
    const run = await at.repo.run(['push-staged', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(stage-corrupt): tool-amd64 changed while it was being sent.');
    expect(await at.forge.names()).toEqual([]);
  });
});

/** As somebody would who also knows how to seal it. */
async function changeRecord(repo: Repository, edit: (text: string) => string, sealed = true): Promise<void> {
  const before = await repo.text(stage, 'stage.json');
  const text = edit(before);
  expect(text).not.toBe(before);
  await repo.write(`${stage}/stage.json`, text);
  const digest = createHash('sha256').update(text).digest('hex');
  if (sealed) await repo.write(`${stage}/seal`, `sha256:${digest}\n`);
}
