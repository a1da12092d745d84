import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';

import { haveDisks, smallDisk } from '@parity-tools/e2e';
import { describe, expect, test } from 'vitest';

import { gate } from './kit/gate.ts';
import { scene } from './kit/scene.ts';

const large = { amd64: { 'tool-amd64': Buffer.alloc(4_000_000, 'the program ') } };
const publish = ['publish', '--publish'];

describe.skipIf(!haveDisks).concurrent('a disk for the stage (needs root that may mount)', () => {
  test.each([['stage'], publish])(
    'that is too small: stage-unwritable, nothing is sent, nothing is left (%s)',
    async (...args) => {
      using disk = smallDisk(1_000_000);
      await using at = await scene('gitea', { legs: large });
      const run = await at.repo.run([...args, '--stage-dir', disk.path]);
      expect(run.exit).toBe(3);
      expect(run.said).toContain(
        `BLOCKER(stage-unwritable): The stage store ${disk.path} cannot be written.`,
      );
      expect(run.said).toContain('ENOSPC');
      expect(run.said).toContain('--stage-dir DIR');
      expect(run.stderr).toContain('Nothing was changed.');
      expect(at.forge.requests).toEqual([]);
      expect(disk.files()).toEqual([]);

      using larger = smallDisk(8_000_000);
      expect((await at.repo.run([...publish, '--stage-dir', larger.path])).exit).toBe(0);
      expect((await at.forge.get('tool-amd64')).text).toHaveLength(4_000_000);
    },
  );

  test("that is full to the last byte: said each time, and the lock is nobody's", async () => {
    using disk = smallDisk(1_000_000);
    await using at = await scene('gitea');
    disk.fill();
    for (const args of [['stage'], publish, publish]) {
      const run = await at.repo.run([...args, '--stage-dir', disk.path]);
      expect(run.exit).toBe(3);
      expect(run.said).toContain('BLOCKER(stage-unwritable)');
      expect(run.said).toContain('ENOSPC');
    }
    expect(at.forge.requests).toEqual([]);
    expect(disk.files()).toEqual([]);
    disk.free();
    expect((await at.repo.run([...publish, '--stage-dir', disk.path])).exit).toBe(0);
  });

  test('that is too small for the next release: the staged one stays whole', async () => {
    using disk = smallDisk(1_000_000);
    await using at = await scene('gitea');
    const store = ['--stage-dir', disk.path];
    expect((await at.repo.run(['stage', ...store])).exit).toBe(0);
    const staged = disk.files().toSorted();
    await at.repo.change({ legs: large });
    const run = await at.repo.run(['stage', ...store], { VERSION: '2.0.0' });
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(stage-unwritable)');
    expect(disk.files().toSorted()).toEqual(staged);
    expect((await at.repo.run(['push-staged', '--publish', ...store])).exit).toBe(0);
    expect((await at.forge.get('tool-amd64')).text).toBe('the program');
  });

  test.each([['stage'], publish, ['push-staged', '--publish']])(
    'that is read-only: stage-unwritable (%s)',
    async (...args) => {
      using disk = smallDisk(1_000_000);
      await using at = await scene('gitea');
      const store = ['--stage-dir', disk.path];
      expect((await at.repo.run(['stage', ...store])).exit).toBe(0);
      const staged = disk.files();
      disk.setReadOnly(true);
      const run = await at.repo.run([...args, ...store]);
      expect(run.exit).toBe(3);
      expect(run.said).toContain(
        `BLOCKER(stage-unwritable): The stage store ${disk.path} cannot be written.`,
      );
      expect(run.said).toContain('EROFS');
      expect(at.forge.requests).toEqual([]);
      expect(disk.files()).toEqual(staged);
    },
  );

  test('that never was written, and is read-only: stage-unwritable', async () => {
    using disk = smallDisk(1_000_000);
    await using at = await scene('gitea');
    disk.setReadOnly(true);
    const run = await at.repo.run([...publish, '--stage-dir', `${disk.path}/deep/below`]);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(stage-unwritable)');
    expect(run.said).toContain('EROFS');
    expect(at.forge.requests).toEqual([]);
  });

  test('that gets full in mid upload: it is published, and said that there is no receipt', async () => {
    using disk = smallDisk(1_000_000);
    await using at = await scene('gitea');
    await using between = await gate(at.forge.url, 'tool-amd64', async () => disk.fill());
    await at.repo.change({ host: between.host });
    const run = await at.repo.run([...publish, '--json', '--stage-dir', disk.path]);
    expect(run.exit).toBe(0);
    expect(run.said).toContain('Published: 1 sent. Receipt: none, it could not be written (ENOSPC');
    expect(run.stderr).not.toContain('BLOCKER');
    expect(run.stdout).toContain('"exit":0,"artifact":"tool","version":"1.2.3","counts":{"sent":1}');
    expect((await at.forge.get('tool-amd64')).text).toBe('the program');
    expect(disk.files().filter((file) => /receipt|lock/.test(file))).toEqual([]);
  });

  test('that gets read-only in mid upload: it is published, and the next run takes the lock over', async () => {
    using disk = smallDisk(1_000_000);
    await using at = await scene('gitea');
    const store = ['--stage-dir', disk.path];
    await using between = await gate(at.forge.url, 'tool-amd64', async () => disk.setReadOnly(true));
    await at.repo.change({ host: between.host });
    const run = await at.repo.run([...publish, ...store]);
    expect(run.said).toContain('Published: 1 sent. Receipt: none, it could not be written (EROFS');
    expect(run.stderr).not.toMatch(/BLOCKER|defect/);
    expect(run.exit).toBe(0);
    disk.setReadOnly(false);
    const again = await at.repo.run([...publish, ...store]);
    expect(again.exit).toBe(0);
    expect(again.stderr).toContain('nothing to do');
    expect(existsSync(`${disk.path}/receipts/generic-binary/tool/1.2.3.json`)).toBe(true);
    expect(disk.files().filter((file) => file.includes('lock'))).toEqual([]);
  });
});

describe.concurrent('a stage store that has no place', () => {
  test.each(['.parity-stage', '.parity-stage/.locks', '.parity-stage/amd64'])(
    'since %s is a file: stage-unwritable',
    async (file) => {
      await using at = await scene('gitea');
      await at.repo.write(file, 'a file');
      const run = await at.repo.run(publish);
      expect(run.exit).toBe(3);
      expect(run.said).toContain('BLOCKER(stage-unwritable)');
      expect(run.said).toContain('ENOTDIR');
      expect(at.forge.requests).toEqual([]);
      expect(await at.repo.text(file)).toBe('a file');
    },
  );

  test('since a link leads nowhere: stage-unwritable', async () => {
    await using at = await scene('gitea');
    await symlink(at.repo.path('nowhere'), at.repo.path('.parity-stage'));
    const run = await at.repo.run(publish);
    expect(run.exit).toBe(3);
    expect(run.said).toContain('BLOCKER(stage-unwritable)');
    expect(at.forge.requests).toEqual([]);
  });
});

describe.concurrent('a receipt that has no place', () => {
  test.each(['.parity-stage/receipts', '.parity-stage/receipts/generic-binary/tool'])(
    'since %s is a file: it is published, and that is said',
    async (file) => {
      await using at = await scene('gitea');
      await at.repo.write(file, 'a file');
      const run = await at.repo.run(publish);
      expect(run.exit).toBe(0);
      expect(run.said).toMatch(/Published: 1 sent\. Receipt: none, it could not be written \(E\w+: /);
      expect(await at.forge.names()).toEqual(['tool-amd64']);
      expect(await at.repo.text(file)).toBe('a file');
    },
  );

  test('when a part of the release is missing, it is not that which is said', async () => {
    await using at = await scene('gitea', { legs: { amd64: { one: '1', two: '2' } } });
    await at.repo.write('.parity-stage/receipts', 'a file');
    at.forge.fault({
      match: { method: 'PUT', path: /two$/ },
      occurrence: 'every',
      does: { kind: 'html-413' },
    });
    const run = await at.repo.run(publish);
    expect(run.exit).toBe(4);
    expect(run.said).toContain('BLOCKER(too-large)');
    expect(run.stderr).not.toMatch(/Published|Receipt/);
  });
});
