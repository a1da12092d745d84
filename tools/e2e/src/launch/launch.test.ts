import { once } from 'node:events';
import { tmpdir } from 'node:os';

import { describe, expect, test } from 'vitest';

import { textOf } from '../run-cli.ts';
import { launch } from './launch.ts';

const cwd = tmpdir();
const env = { PATH: '/usr/bin:/bin', GIVEN: 'this alone', LEFT_OUT: undefined };

function shell(script: string, more: { readonly stdin?: string } = {}): ReturnType<typeof launch> {
  return launch({ argv: ['/bin/sh', '-c', script], cwd, env, ...more });
}

describe('a program that is launched', () => {
  test('has its exit code, and all that it printed', async () => {
    const program = shell('printf out; printf err >&2; exit 7');
    const texts = Promise.all([program.stdout, program.stderr].map(textOf));
    await once(program, 'close');
    expect([await texts, program.exitCode, program.signalCode]).toEqual([['out', 'err'], 7, null]);
  });

  test('gets its input, and no more of an environment than it is given', async () => {
    const program = shell('cat; env', { stdin: 'a line\n' });
    const lines = (await textOf(program.stdout)).trim().split('\n');
    expect(lines[0]).toBe('a line');
    const names = lines.slice(1).map((line) => line.split('=', 1)[0]);
    expect(names).toContain('GIVEN');
    // A shell has some of its own.
    expect(
      names.filter((name) => !['GIVEN', 'PATH', 'PWD', '_', 'SHLVL', 'OLDPWD'].includes(name ?? '')),
    ).toEqual([]);
  });

  test('prints a megabyte', async () => {
    const program = shell('head -c 1000000 /dev/zero');
    expect((await textOf(program.stdout)).length).toBe(1_000_000);
  });

  test('is ended by a signal, also by one that came before it had begun', async () => {
    const early = shell('sleep 60');
    early.kill('SIGTERM');
    await once(early, 'exit');
    expect([early.exitCode, early.signalCode]).toEqual([null, 'SIGTERM']);
    const late = shell('echo here; exec sleep 60');
    await once(late.stdout, 'data');
    late.kill('SIGKILL');
    await once(late, 'exit');
    expect(late.signalCode).toBe('SIGKILL');
    late.kill('SIGKILL');
  });

  test('is an error where there is none', async () => {
    await expect(once(launch({ argv: ['/nowhere/tool'], cwd, env }), 'close')).rejects.toThrow('ENOENT');
  });
});
