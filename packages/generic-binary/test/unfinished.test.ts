import type { Fault } from '@parity-lib/local-forge';
import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { scene } from './kit/scene.ts';

const legs = { amd64: { 'tool-amd64': 'the program' }, arm64: { 'tool-arm64': 'the other program' } };
const down = { kind: 'status', status: 503, headers: { 'retry-after': '0' } } as const;

describe.concurrent.each(profiles)('%s: the second of two files fails', (profile) => {
  test.each<[string, Fault]>([
    ['registry-down', down],
    ['too-large', { kind: 'html-413' }],
    ['redirect-refused', { kind: 'redirect', status: 307, location: 'http://elsewhere.invalid/x' }],
    ['registry-invalid', { kind: 'status', status: 418 }],
  ])('exit 4 says what is done, what is left and how to go on: %s', async (blocker, does) => {
    await using at = await scene(profile, { legs });
    at.forge.fault({
      match: { method: 'PUT', path: /tool-arm64$/ },
      occurrence: 'every',
      does,
    });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(4);
    expect(run.stderr).toContain(`BLOCKER(${blocker})`);
    expect(run.stderr).toContain('  done: tool-amd64\n');
    expect(run.stderr).toContain('  left: tool-arm64\n');
    expect(run.stderr).not.toContain('Nothing was changed');
    expect(run.said).toContain('To go on: VERSION=1.2.3 npx parity-generic-binary publish --publish');
  });

  test('the command to go on finishes the job', async () => {
    await using at = await scene(profile, { legs });
    const rule = { match: { method: 'PUT', path: /tool-arm64$/ }, occurrence: 'every', does: down } as const;
    const mend = at.forge.addFault(rule);
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(4);
    mend();
    const again = await at.repo.run(['publish', '--publish']);
    expect(again.exit).toBe(0);
    expect(again.stderr).toContain('1 sent, 1 there already');
    expect(await at.forge.names()).toEqual(['tool-amd64', 'tool-arm64']);
  });

  test.each([
    ['a tag', { CI_COMMIT_TAG: 'v1.2.3' }, 'VERSION=1.2.3 npx parity-generic-binary publish --publish'],
    [
      'a tag with a revision',
      { CI_COMMIT_TAG: 'v1.2.3-20261121' },
      'VERSION=1.2.3 npx parity-generic-binary publish --publish --revision 20261121',
    ],
    [
      'a branch deployment',
      {
        CI_PIPELINE_EVENT: 'push',
        CI_COMMIT_BRANCH: "it's",
        CI_PIPELINE_NUMBER: '41',
      },
      String.raw`CI_PIPELINE_EVENT=push CI_COMMIT_BRANCH='it'\''s' CI_PIPELINE_NUMBER=41 npx parity-generic-binary publish --publish`,
    ],
  ])('the command to go on is good at a desk, where nothing says %s', async (_what, env, command) => {
    await using at = await scene(profile, {
      legs,
      env: { VERSION: undefined },
      top: { branchDeploy: { branches: ["it's"], tag: '1.2.${CI_PIPELINE_NUMBER}' } },
    });
    at.forge.fault({ match: { method: 'PUT', path: /tool-arm64$/ }, occurrence: 'every', does: down });
    const ready = await at.repo.run(['publish'], env);
    expect(ready.stderr).toContain(`To publish it:\n  ${command}\n`);
    const run = await at.repo.run(['publish', '--publish'], env);
    expect(run.exit).toBe(4);
    expect(run.stderr).toContain(`To go on:\n  ${command}\n`);
  });

  test('the command to go on keeps what was asked for', async () => {
    await using at = await scene(profile, { legs });
    at.forge.fault({ match: { method: 'PUT', path: /tool-arm64$/ }, occurrence: 'every', does: down });
    await at.repo.run(['stage', '--stage-dir', 'kept here']);
    const flags = ['--artifact', 'tool', '--config', 'parity.json', '--stage-dir', 'kept here'];
    const run = await at.repo.run(['push-staged', '--publish', ...flags]);
    expect(run.exit).toBe(4);
    expect(run.said).toContain(
      "npx parity-generic-binary push-staged --publish --artifact tool --config parity.json --stage-dir 'kept here'",
    );
  });

  test('there is no receipt of a release that is not whole', async () => {
    await using at = await scene(profile, { legs });
    at.forge.fault({ match: { method: 'PUT', path: /tool-arm64$/ }, occurrence: 'every', does: down });
    expect((await at.repo.run(['publish', '--publish'])).exit).toBe(4);
    await expect(at.repo.text('.parity-stage/receipts/generic-binary/tool/1.2.3.json')).rejects.toThrow(
      'ENOENT',
    );
  });
});
