import { existsSync } from 'node:fs';

import { expect, test, vi } from 'vitest';

import { scene } from './kit/scene.ts';

const leg = (build: readonly string[]) => ({
  artifact: { legs: { amd64: { binary: 'out/tool', assetName: 'tool', build } } },
});

test.concurrent('runs without a shell, in the folder of parity.json, each time', async () => {
  await using at = await scene('gitea', leg(['sh', 'make.sh', '$HOME; echo no']));
  await at.repo.write(
    'make.sh',
    'mkdir -p out; echo "$1 in $PWD" > out/tool; echo built; echo again >> log\n',
  );
  await at.repo.write('deeper/file', '');
  const run = await at.repo.run(['publish', '--publish'], {}, { cwd: at.repo.path('deeper') });
  expect(run.exit).toBe(0);
  expect(run.stderr).toContain('  built\n');
  expect((await at.forge.get('tool')).text).toBe(`$HOME; echo no in ${at.repo.dir}\n`);
  await at.repo.run(['stage']);
  expect(await at.repo.text('log')).toBe('again\nagain\n');
});

test.concurrent('its output goes to people, not into --json', async () => {
  await using at = await scene(
    'gitea',
    leg(['sh', '-c', 'mkdir -p out; echo x > out/tool; echo out; echo err >&2']),
  );
  const run = await at.repo.run(['stage', '--json']);
  expect(run.exit).toBe(0);
  expect(run.stderr).toMatch(/^ {2}out$/m);
  expect(run.stderr).toMatch(/^ {2}err$/m);
  expect(run.stdout).not.toContain('out');
});

test.concurrent('that fails is artifact-invalid, with what it printed', async () => {
  await using at = await scene('gitea', leg(['sh', '-c', 'echo no such luck >&2; exit 7']));
  const run = await at.repo.run(['publish', '--publish']);
  expect(run.exit).toBe(3);
  expect(run.stderr).toContain('no such luck');
  expect(run.stderr).toContain('BLOCKER(artifact-invalid): The build of amd64 failed with exit code 7.');
  expect(at.forge.requests).toEqual([]);
});

test.concurrent('that leaves nothing behind is artifact-invalid', async () => {
  await using at = await scene('gitea', leg(['true']));
  const run = await at.repo.run(['stage']);
  expect(run.exit).toBe(3);
  expect(run.said).toContain('BLOCKER(artifact-invalid): out/tool is not there.');
});

test.concurrent('whose program is missing is tool-missing', async () => {
  await using at = await scene('gitea', leg(['no-such-program', '--at-all']));
  const run = await at.repo.run(['stage']);
  expect(run.exit).toBe(3);
  expect(run.stderr).toContain('BLOCKER(tool-missing): no-such-program is not installed.');
});

test.concurrent('is not begun when the release is not meant to be published', async () => {
  await using at = await scene('gitea', { ...leg(['touch', 'begun']), env: { VERSION: undefined } });
  expect((await at.repo.run(['publish', '--publish'])).exit).toBe(3);
  await expect(at.repo.text('begun')).rejects.toThrow('ENOENT');
});

test.concurrent('SIGTERM during a build leaves no process behind', async () => {
  const build = ['sh', '-c', 'echo $$ > pid.new; mv pid.new pid; exec sleep 600'];
  await using at = await scene('gitea', {
    artifact: { legs: { amd64: { binary: 'tool', assetName: 'tool', build } } },
  });
  const running = at.repo.start(['publish', '--publish']);
  await vi.waitFor(() => expect(existsSync(at.repo.path('pid'))).toBe(true), {
    timeout: 15_000,
    interval: 10,
  });
  const pid = Number(await at.repo.text('pid'));
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  running.child.kill('SIGTERM');
  const run = await running.done;
  expect(run.exit).toBe(3);
  expect(run.said).toContain('Stopped by SIGTERM. Nothing was changed.');
  await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false));
});
