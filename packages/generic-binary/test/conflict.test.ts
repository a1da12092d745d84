import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { TOKEN } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { scene } from './kit/scene.ts';

const legs = { amd64: { 'tool-amd64': 'the program' }, arm64: { 'tool-arm64': 'the other program' } };

describe.concurrent.each(profiles)('%s: same name, other bytes', (profile) => {
  test('is a conflict that shows both, and changes nothing', async () => {
    await using at = await scene(profile);
    await at.forge.put('tool-amd64', 'published before');
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain(
      'BLOCKER(version-conflict): tool 1.2.3 is already published with other bytes.',
    );
    expect(run.stderr).toMatch(/ours +sha256:[0-9a-f]{8} 11 B\n +theirs sha256:[0-9a-f]{8} 16 B/);
    expect(run.stderr).toContain('Nothing was changed.');
    expect(at.forge.writes()).toEqual([]);
    expect((await at.forge.get('tool-amd64')).text).toBe('published before');
  });

  test('ends a dry run too', async () => {
    await using at = await scene(profile);
    await at.forge.put('tool-amd64', 'published before');
    expect(await at.repo.run(['publish'])).toMatchObject({ exit: 3 });
  });

  test('one of them blocks everything else', async () => {
    await using at = await scene(profile, { legs });
    await at.forge.put('tool-arm64', 'published before');
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toMatch(/needed +tool-amd64/);
    expect(await at.forge.names()).toEqual(['tool-arm64']);
  });

  test('each of them is named, with the request that would delete it alone', async () => {
    await using at = await scene(profile, { legs });
    await at.forge.put('tool-amd64', 'published before');
    await at.forge.put('tool-arm64', 'published before');
    const { stderr } = await at.repo.run(['publish']);
    const place = `${at.forge.url}/api/packages/oleks/generic/tool/1.2.3`;
    expect(commandsIn(stderr)).toEqual([
      `curl -X DELETE -u oleks ${place}/tool-amd64`,
      `curl -X DELETE -u oleks ${place}/tool-arm64`,
    ]);
  });

  test('the command that is printed makes room, and for nothing else', async () => {
    const odd = 'tool & co (amd64)';
    await using at = await scene(profile, {
      legs: { amd64: { [odd]: 'the program', 'tool.1': 'the manual' } },
    });
    await at.forge.put(odd, 'published before');
    await at.forge.put('tool.1', 'the manual');
    const { stderr } = await at.repo.run(['publish', '--publish']);
    const [command = ''] = commandsIn(stderr);
    await typedAtTheDesk(command);
    expect(await at.forge.names()).toEqual(['tool.1']);
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    expect((await at.forge.get(odd)).text).toBe('the program');
  });

  test('a new file of a published version is no conflict', async () => {
    await using at = await scene(profile);
    await at.repo.run(['publish', '--publish']);
    await at.repo.change({ legs });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('1 sent, 1 there already');
    expect((await at.forge.get('tool-arm64')).text).toBe('the other program');
  });
});

function commandsIn(stderr: string): readonly string[] {
  return stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('curl '));
}

/** In a shell, as people paste it; curl asks for the password, which is given to it in advance. */
async function typedAtTheDesk(command: string): Promise<void> {
  const withPassword = command.replace('-u oleks', '-u "oleks:$PASSWORD" --fail --silent --show-error');
  await promisify(execFile)('sh', ['-c', withPassword], { env: { PATH: '/usr/bin:/bin', PASSWORD: TOKEN } });
}
