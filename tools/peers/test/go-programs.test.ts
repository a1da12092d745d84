import { readFileSync } from 'node:fs';

import { tempFolder } from '@parity-tools/test-kit';
import type { TempFolder } from '@parity-tools/test-kit';
import { afterEach, expect, test, vi } from 'vitest';

import { hasGo, installGo } from '../src/go-programs.ts';

afterEach(() => vi.unstubAllEnvs());

test('each is built once, and never two at a time', async () => {
  using machine = openMachine();
  const go =
    'echo $@ >> $0.log; /bin/sleep 0.2; echo done >> $0.log; echo > $GOBIN/crane; echo > $GOBIN/regctl';
  machine.write('bin/go', `#!/bin/sh\n${go}\n`, 0o755);
  expect([hasGo('crane'), hasGo('regctl')]).toEqual([false, false]);
  await Promise.all([installGo('crane'), installGo('regctl'), installGo('crane')]);
  expect([hasGo('crane'), hasGo('regctl')]).toEqual([true, true]);
  const lines = readFileSync(machine.at('bin/go.log'), 'utf8').trimEnd().split('\n');
  expect(lines.filter((_, index) => index % 2 === 1)).toEqual(['done', 'done']);
  expect(lines.filter((_, index) => index % 2 === 0).toSorted()).toEqual([
    'install github.com/google/go-containerregistry/cmd/crane@v0.22.1',
    'install github.com/regclient/regclient/cmd/regctl@v0.11.7',
  ]);
});

test('without Go, it says what is missing', async () => {
  using _ = openMachine();
  await expect(installGo('crane')).rejects.toThrow('It takes Go 1.26 or later');
  expect(hasGo('crane')).toBe(false);
});

/** A machine with an empty PATH and an empty cache. */
function openMachine(): TempFolder {
  const folder = tempFolder();
  vi.stubEnv('PATH', folder.at('bin'));
  vi.stubEnv('PARITY_PEERS', folder.at('cache'));
  return folder;
}
