import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { oneLeg } from './kit/repository.ts';
import { scene } from './kit/scene.ts';

const digest = sha256('the program');

describe.concurrent.each(profiles)('%s: checksums', (profile) => {
  test('each lies beside its file, in the form of sha256sum, and is sent after it', async () => {
    await using at = await scene(profile, {
      checksums: true,
      legs: { ...oneLeg, arm64: { 'tool-arm64': 'the other program' } },
    });
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
    expect((await at.forge.get('tool-amd64.sha256')).text).toBe(`${digest}  tool-amd64\n`);
    expect((await at.forge.get('tool-arm64.sha256')).text).toBe(
      `${sha256('the other program')}  tool-arm64\n`,
    );
    const sent = at.forge.writes().map(({ path }) => path.split('/').at(-1));
    for (const name of ['tool-amd64', 'tool-arm64'])
      expect(sent.indexOf(`${name}.sha256`)).toBeGreaterThan(sent.indexOf(name));
    expect((await at.repo.run(['verify'])).stderr).toContain('checksum fits');
  });

  test.each([
    ['the digest alone', `${digest}\n`],
    ['binary mode', `${digest} *tool-amd64\n`],
    ['BSD style', `SHA256 (tool-amd64) = ${digest.toUpperCase()}\n`],
  ])('one that says the same in another form is as good: %s', async (_form, text) => {
    await using at = await scene(profile, { checksums: true });
    await at.forge.put('tool-amd64', 'the program');
    await at.forge.put('tool-amd64.sha256', text);
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(0);
    expect(run.stderr).toContain('it says the same in another form');
    expect(at.forge.writes()).toEqual([]);
    // What has our size cannot be told from ours; a checksum of another size can be read by anybody.
    const nameless = await at.repo.run(['publish'], { REGISTRY_TOKEN: '' });
    expect(nameless.exit).toBe(0);
    expect(nameless.stderr).toMatch(/^ {2}unknown +tool-amd64 /m);
    const hasOurSize = text.length === `${digest}  tool-amd64\n`.length;
    expect(nameless.stderr).toMatch(
      hasOurSize ? /unknown +tool-amd64\.sha256 / : /done +tool-amd64\.sha256 /,
    );
  });

  test.each([
    ['another digest', `${sha256('something else')}  tool-amd64\n`],
    ['no digest at all', '<html></html>'],
  ])('one that says something else is a conflict: %s', async (_what, text) => {
    await using at = await scene(profile, { checksums: true });
    await at.forge.put('tool-amd64', 'the program');
    await at.forge.put('tool-amd64.sha256', text);
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(version-conflict)');
    expect(run.stderr).toContain('/tool-amd64.sha256\n');
    expect(at.forge.writes()).toEqual([]);
  });

  test('verify reads them', async () => {
    await using at = await scene(profile, { checksums: true });
    await at.forge.put('tool-amd64', 'the program');
    await at.forge.put('tool-amd64.sha256', sha256('something else'));
    const run = await at.repo.run(['verify']);
    expect(run.exit).toBe(3);
    expect(run.stderr).toContain('BLOCKER(digest-mismatch)');
    expect(run.stderr).toContain('tool-amd64.sha256');
  });
});

test.concurrent.each(['tool-amd64.sha256', 'TOOL-amd64.SHA256'])(
  'a file that is named like a checksum is a config error: %s',
  async (name) => {
    await using at = await scene('gitea', {
      checksums: true,
      legs: { amd64: { 'tool-amd64': 'the program', [name]: 'mine' } },
    });
    const run = await at.repo.run(['stage']);
    expect(run.exit).toBe(2);
    expect(run.said).toContain(`"${name}" is also the name of the checksum of tool-amd64`);
  },
);

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
