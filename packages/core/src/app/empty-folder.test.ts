import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { tempFolder } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import { fileDigest } from '../file-digest.ts';
import { emptyFolder } from './empty-folder.ts';

test('an empty folder is where temporary files go, and is gone afterwards with all that is in it', async () => {
  using temp = tempFolder();
  let kept = '';
  {
    await using folder = await emptyFolder({ TMPDIR: temp.path });
    kept = folder.path;
    expect(path.dirname(kept)).toBe(temp.path);
    expect(readdirSync(kept)).toEqual([]);
    temp.write(`${path.basename(kept)}/deep/file`, 'x');
  }
  expect(existsSync(kept)).toBe(false);
});

test.each([{}, { TMPDIR: '' }, { TMPDIR: '.' }])('it has an absolute path with %j', async (env) => {
  await using folder = await emptyFolder(env);
  expect(path.isAbsolute(folder.path)).toBe(true);
  if (env.TMPDIR !== '.') expect(path.dirname(folder.path)).toBe('/tmp');
});

test('the digest of a file, or nothing where there is none', async () => {
  using temp = tempFolder();
  const file = temp.write('file', 'abc');
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(await fileDigest(file)).toEqual({ size: 3, sha256 });
  expect(await fileDigest(temp.at('none'))).toBeUndefined();
  symlinkSync(file, temp.at('link'));
  for (const other of [temp.at('link'), temp.path]) await expect(fileDigest(other)).rejects.toThrow();
});
