import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { tempFolder } from '@parity-tools/test-kit';
import type { TempFolder } from '@parity-tools/test-kit';
import { afterEach, expect, test, vi } from 'vitest';

import { inCache, isInCache } from '../src/in-cache.ts';
import type { Cached } from '../src/in-cache.ts';

afterEach(() => vi.unstubAllEnvs());

test('two at once build once', async () => {
  using cache = openCache();
  const tool = builds(async (folder) => {
    await pause(50);
    await writeFile(path.join(folder, 'proof'), '');
  });
  const folders = await Promise.all([inCache(tool), inCache(tool), inCache(tool)]);
  expect(new Set(folders)).toEqual(new Set([cache.at('some/tool-1')]));
  expect(tool.build).toHaveBeenCalledOnce();
  expect(isInCache(tool)).toBe(true);
});

test('a build that fails leaves nothing, and the next one is tried', async () => {
  using cache = openCache();
  const tool = builds(async (folder) => writeFile(path.join(folder, 'proof'), ''));
  tool.build.mockRejectedValueOnce(new Error('no network'));
  await expect(inCache(tool)).rejects.toThrow('no network');
  expect(readdirSync(cache.at('some'))).toEqual([]);
  expect(existsSync(path.join(await inCache(tool), 'proof'))).toBe(true);
});

test('what a killed build left is removed, also where another version lies beside it', async () => {
  using cache = openCache();
  cache.write('some/tool-1.123.new/half', '');
  cache.write('some/tool-1.5.123.new/half', '');
  cache.write('some/tool-10/proof', '');
  await inCache(builds(async (folder) => writeFile(path.join(folder, 'proof'), '')));
  expect(readdirSync(cache.at('some'))).toEqual(['tool-1', 'tool-1.5.123.new', 'tool-10']);
});

test('a program whose machine is gone is built again', async () => {
  using cache = openCache();
  cache.write('some/tool-1/old', '');
  symlinkSync('/nowhere/python3', cache.at('some/tool-1/proof'));
  const tool = builds(async (folder) => writeFile(path.join(folder, 'proof'), ''));
  expect(isInCache(tool)).toBe(false);
  expect(readdirSync(await inCache(tool))).toEqual(['proof']);
});

function openCache(): TempFolder {
  const folder = tempFolder();
  vi.stubEnv('PARITY_PEERS', folder.path);
  return folder;
}

function builds(build: Cached['build']) {
  return { name: 'some/tool-1', proof: 'proof', build: vi.fn(build) };
}
