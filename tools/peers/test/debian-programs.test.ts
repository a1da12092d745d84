import { existsSync, readFileSync } from 'node:fs';

import { tempFolder } from '@parity-tools/test-kit';
import type { TempFolder } from '@parity-tools/test-kit';
import { afterEach, expect, test, vi } from 'vitest';

import { hasDebian, installDebian } from '../src/debian-programs.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

test('what is there is not installed, and another version is said once', async () => {
  using machine = openMachine('exit 1');
  machine.write('bin/skopeo', '#!/bin/sh\necho skopeo version 1.18.0', 0o755);
  machine.write('bin/umoci', '#!/bin/sh\necho umoci version 0.4.7+ds-3', 0o755);
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  await installDebian('skopeo', 'umoci');
  await installDebian('skopeo');
  expect(warn.mock.calls).toEqual([['skopeo is of version 1.18.0; the tests were written with 1.9.3.']]);
  expect(existsSync(machine.at('apt.log'))).toBe(false);
});

test('package lists are fetched when the first try fails, and not before', async () => {
  using machine = openMachine(`
    case "$*" in
      *update*) exec /usr/bin/touch $0.lists ;;
      *) [ -e $0.lists ] && exec /bin/cp $0.nix $(/usr/bin/dirname $0)/nix-store ;;
    esac`);
  machine.write('bin/apt-get.nix', '#!/bin/sh\necho nix-store 2.8.0', 0o755);
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  expect(hasDebian('nix-store')).toBe(false);
  await installDebian('nix-store');
  expect(hasDebian('nix-store')).toBe(true);
  const asked = readFileSync(machine.at('apt.log'), 'utf8').match(/update|install.*$/gm);
  const install = 'install -qq --yes --no-install-recommends nix-bin';
  expect(asked).toEqual([install, 'update', install]);
});

test('who is not root reads what to install', async () => {
  using machine = openMachine('exit 1');
  vi.spyOn(process, 'getuid').mockReturnValue(1000);
  await expect(installDebian('docker-registry', 'nix-store')).rejects.toThrow(
    'As root: apt-get install docker-registry nix-bin',
  );
  expect(existsSync(machine.at('apt.log'))).toBe(false);
});

/** A machine whose PATH has an `apt-get` and nothing else. */
function openMachine(aptGet: string): TempFolder {
  const folder = tempFolder();
  folder.write('bin/apt-get', `#!/bin/sh\necho "$@" >> ${folder.at('apt.log')}\n${aptGet}\n`, 0o755);
  vi.stubEnv('PATH', folder.at('bin'));
  vi.stubEnv('PARITY_PEERS', folder.at('cache'));
  return folder;
}
