import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { helm, installGo, hasOci } from '@parity-tools/peers';
import type { Ended } from '@parity-tools/peers';
import { beforeAll, describe, expect, test } from 'vitest';

import { ask } from './ask.ts';
import { HELM, chartArchive, chartYaml, postChart } from './charts.ts';
import { OWNER, TOKEN, forgeWith, worldWith } from './forge-fixture.ts';
import { temporaryDir } from './temporary-dir.ts';

describe.skipIf(!hasOci('helm'))('helm (needs helm)', () => {
  beforeAll(() => installGo('helm'), 1_200_000);

  test.for(['gitea', 'forgejo'] as const)('%s: adds the repository, searches and pulls', async (profile) => {
    await using dir = await temporaryDir();
    // Nothing is public here, so that also what only reads must sign in.
    await using forge = await forgeWith({ profile, world: worldWith({ settings: { requireSignIn: true } }) });
    const home = dir.path;
    const run = async (...args: string[]): Promise<Ended> => helm(args, { home });
    const must = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await run(...args);
      expect(code, stderr).toBe(0);
      return stdout;
    };
    await must('create', 'tool');
    await must('package', 'tool', '--version', '1.2.3', '--app-version', '1.10');
    const archive = await readFile(join(home, 'tool-1.2.3.tgz'));
    expect((await postChart(forge.url, archive)).status).toBe(201);
    const odd = chartYaml({
      name: 'odd',
      description: 'yes: "no" # ä日本',
      appVersion: '010',
      keywords: ['1:30'],
    });
    await postChart(forge.url, chartArchive({ yaml: odd, path: 'odd/Chart.yaml' }));

    const repository = `${forge.url}${HELM}`;
    const login = ['--username', OWNER, '--password', TOKEN];
    expect((await run('repo', 'add', 'here', repository)).stderr).toContain('401 Unauthorized');
    await must('repo', 'add', 'here', repository, ...login);
    await must('repo', 'update');
    const found = JSON.parse(await must('search', 'repo', 'here/', '--output', 'json')) as unknown;
    expect(found).toEqual([
      { name: 'here/odd', version: '1.0.0', app_version: '010', description: 'yes: "no" # ä日本' },
      {
        name: 'here/tool',
        version: '1.2.3',
        app_version: '1.10',
        description: expect.any(String) as unknown,
      },
    ]);
    for (const folder of ['a', 'b']) await mkdir(join(home, folder));
    await must('pull', 'here/tool', '--destination', 'a');
    await must('pull', 'tool', '--version', '^1.0.0', '--repo', repository, ...login, '--destination', 'b');
    for (const folder of ['a', 'b'])
      expect(await readFile(join(home, folder, 'tool-1.2.3.tgz'))).toEqual(archive);
    expect(await must('show', 'chart', 'here/odd')).toContain('name: odd');
  });

  test('an overwrite is invisible to who pulls', async () => {
    await using dir = await temporaryDir();
    await using forge = await forgeWith();
    const pull = async (destination: string): Promise<Buffer> => {
      await mkdir(join(dir.path, destination));
      const args = ['pull', 'tool', '--repo', `${forge.url}${HELM}`, '--destination', destination];
      expect(await helm(args, { home: dir.path })).toMatchObject({ code: 0 });
      return readFile(join(dir.path, destination, 'tool-1.0.0.tgz'));
    };
    const archives = ['1', '2'].map((text) =>
      chartArchive({ files: { 'tool/values.yaml': `a: ${text}\n` } }),
    );
    for (const [index, archive] of archives.entries()) {
      await postChart(forge.url, archive);
      expect(await pull(String(index))).toEqual(archive);
    }
    await ask(forge.url, 'DELETE', `/api/v1/packages/${OWNER}/helm/tool/1.0.0`);
    const gone = await helm(['pull', 'tool', '--repo', `${forge.url}${HELM}`], { home: dir.path });
    expect(gone.stderr).toContain('not found');
  });
});
