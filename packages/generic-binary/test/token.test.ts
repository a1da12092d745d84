import { READ_ONLY, STRANGERS, TOKEN } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import type { Repository, RepositoryParts } from './kit/repository.ts';
import { scene } from './kit/scene.ts';

const none = { REGISTRY_TOKEN: undefined };

describe.concurrent.each(profiles)('%s: a token that will not do', (profile) => {
  test.each<[string, Partial<RepositoryParts>, string]>([
    ['none', { env: none }, 'empty-token'],
    ['an empty one', { env: { REGISTRY_TOKEN: '' } }, 'empty-token'],
    ['a wrong one', { env: { REGISTRY_TOKEN: 'x'.repeat(40) } }, 'bad-token'],
    ['two lines', { env: { REGISTRY_TOKEN: 'one\ntwo' } }, 'bad-token'],
    ["a stranger's", { env: { REGISTRY_TOKEN: STRANGERS } }, 'no-permission'],
    ["one for somebody else's organisation", { owner: 'closed' }, 'no-permission'],
    ['one for an owner who does not exist', { owner: 'nobody' }, 'owner-missing'],
  ])('%s: a publish changes nothing, a dry run says so and ends well', async (_what, parts, blocker) => {
    await using at = await scene(profile, parts);
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain(`BLOCKER(${blocker})`);
    expect(await at.forge.names()).toEqual([]);
    at.forge.clearRequests();
    const dry = await at.repo.run(['publish']);
    expect(dry.exit).toBe(0);
    expect(dry.said).toContain(`With --publish this stops at BLOCKER(${blocker})`);
    expect(at.forge.writes()).toEqual([]);
  });

  test('one that may only read: Gitea tells a dry run, Forgejo only a publish', async () => {
    await using at = await scene(profile, { env: { REGISTRY_TOKEN: READ_ONLY } });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(missing-scope)');
    expect(await at.forge.names()).toEqual([]);
    const dry = await at.repo.run(['publish']);
    expect(dry.exit).toBe(0);
    expect(dry.said).toContain(
      profile === 'gitea'
        ? 'With --publish this stops at BLOCKER(missing-scope)'
        : 'Or it lacks the scope write:package: only a writing request would tell, and a dry run sends none.',
    );
  });

  test('a user name of its own comes from the config', async () => {
    await using at = await scene(profile);
    const config = JSON.parse(await at.repo.text('parity.json')) as { registry: object };
    const named = { ...config, registry: { ...config.registry, username: 'somebody' } };
    await at.repo.write('parity.json', JSON.stringify(named));
    await at.repo.run(['publish']);
    expect(at.forge.requests[0]?.credential).toEqual({ kind: 'basic', as: 'somebody' });
  });
});

describe.concurrent('where the token comes from', () => {
  test('a file that REGISTRY_TOKEN_FILE names: its first line', async () => {
    await using at = await scene('gitea', { env: { ...none, REGISTRY_TOKEN_FILE: 'secret' } });
    await at.repo.write('secret', `${TOKEN}\nmore\n`, 0o600);
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
  });

  test('a file that is not there', async () => {
    await using at = await scene('gitea', { env: { ...none, REGISTRY_TOKEN_FILE: 'nowhere' } });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(empty-token): REGISTRY_TOKEN_FILE names no file');
  });

  test('pass: the first line of the entry', async () => {
    await using at = await scene('gitea', { env: none });
    const env = await passSays(at.repo, `printf '%s\\nuser: x\\n' '${TOKEN}'`);
    expect((await at.repo.run(['publish', '--publish'], env)).exit).toBe(0);
    expect(await at.repo.text('asked')).toBe('show -- forge/token\n');
  });

  test('pass says no: its words are shown', async () => {
    await using at = await scene('gitea', { env: none });
    const env = await passSays(
      at.repo,
      'echo "Error: forge/token is not in the password store." >&2; exit 1',
    );
    const run = await at.repo.run(['publish', '--publish'], env);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      'pass gave no token for forge/token: Error: forge/token is not in the password store.',
    );
    expect(run.said).toContain('pass show -- forge/token');
  });

  test('words that are not its own are not shown', async () => {
    await using at = await scene('gitea', { env: none });
    const env = await passSays(at.repo, 'echo "+ a wrapper with set -x" >&2; exit 1');
    const run = await at.repo.run(['publish', '--publish'], env);
    expect(run.said).toContain('pass gave no token for forge/token.');
    expect(run.said).not.toContain('wrapper');
  });

  test('a dry run lets pass ask nobody for a passphrase', async () => {
    await using at = await scene('gitea', { env: none });
    const env = await passSays(at.repo, 'echo "$PASSWORD_STORE_GPG_OPTS" >> asked; exit 2');
    expect((await at.repo.run(['publish'], env)).exit).toBe(0);
    expect(await at.repo.text('asked')).toContain('--batch');
  });
});

/** Puts a `pass` into the PATH that does what the script says, and names an entry in parity.json. */
async function passSays(repo: Repository, script: string): Promise<{ PATH: string }> {
  const config = JSON.parse(await repo.text('parity.json')) as { registry: object };
  const registry = { ...config.registry, passEntry: 'forge/token' };
  await repo.write('parity.json', JSON.stringify({ ...config, registry }));
  await repo.write('bin/pass', `#!/bin/sh\necho "$@" >> ${repo.dir}/asked\n${script}\n`, 0o755);
  return { PATH: `${repo.dir}/bin:/usr/bin:/bin` };
}
