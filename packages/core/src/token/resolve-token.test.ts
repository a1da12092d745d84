import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { realExec, tempFolder, type TempFolder, testPorts } from '@parity-tools/test-kit';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { Blocked } from '../blocker.ts';
import type { Env } from '../ports.ts';
import { Secrets } from './redact.ts';
import { resolveToken } from './resolve-token.ts';

afterEach(() => void vi.unstubAllEnvs());

interface Parts {
  readonly env?: Env;
  readonly passEntry?: string;
  readonly mayPrompt?: boolean;
  readonly secrets?: Secrets;
  readonly cwd?: string;
}

function resolve({ env = {}, passEntry, mayPrompt = true, secrets, cwd = '/' }: Parts): Promise<string> {
  return resolveToken({ passEntry, mayPrompt }, testPorts({ env, cwd, exec: realExec(secrets) }));
}

async function blocker(parts: Parts): Promise<Blocked> {
  return resolve(parts).then(
    (token) => expect.unreachable(`it gave ${token}`),
    (error: unknown) => error as Blocked,
  );
}

/** A password store of a shell script, first on the PATH. It writes down what it was asked and given. */
function passOf(folder: TempFolder, script: string): { readonly asked: () => string } {
  const record = folder.at('asked');
  const program = folder.write(
    'bin/pass',
    `#!/bin/sh\n{ printf '%s\\n' "$*"; env; } > '${record}'\n${script}\n`,
  );
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${path.dirname(program)}:${process.env['PATH']}`);
  return { asked: () => readFileSync(record, 'utf8') };
}

describe('the sources, in their order', () => {
  test('REGISTRY_TOKEN comes first', async () => {
    using folder = tempFolder();
    passOf(folder, 'echo from-pass');
    const env = { REGISTRY_TOKEN: 'from-env', REGISTRY_TOKEN_FILE: folder.write('token', 'from-file') };
    expect(await resolve({ env, passEntry: 'a/b' })).toBe('from-env');
  });

  test.each([undefined, ''])('then the file, when REGISTRY_TOKEN is %j', async (REGISTRY_TOKEN) => {
    using folder = tempFolder();
    passOf(folder, 'echo from-pass');
    const env = { REGISTRY_TOKEN, REGISTRY_TOKEN_FILE: folder.write('token', ' from-file \nsecond line\n') };
    expect(await resolve({ env, passEntry: 'a/b' })).toBe('from-file');
  });

  test('a file is relative to the working directory of the run', async () => {
    using folder = tempFolder();
    folder.write('secrets/token', 'from-file');
    expect(await resolve({ env: { REGISTRY_TOKEN_FILE: 'secrets/token' }, cwd: folder.path })).toBe(
      'from-file',
    );
  });

  test.each([undefined, ''])('then pass, when both are %j', async (unset) => {
    using folder = tempFolder();
    const pass = passOf(folder, 'printf "from-pass\\nuser: x\\n"');
    const env = { REGISTRY_TOKEN: unset, REGISTRY_TOKEN_FILE: unset };
    expect(await resolve({ env, passEntry: 'a/b c' })).toBe('from-pass');
    expect(pass.asked().split('\n', 1)).toEqual(['show -- a/b c']);
  });

  test('then there is none', async () => {
    expect((await blocker({})).blocker).toBe('empty-token');
  });
});

describe('a source that is named is the one that counts: nothing else is tried after it', () => {
  test('a file that is not there', async () => {
    using folder = tempFolder();
    passOf(folder, 'echo from-pass');
    const blocked = await blocker({ env: { REGISTRY_TOKEN_FILE: folder.at('none') }, passEntry: 'a' });
    expect([blocked.blocker, blocked.message]).toEqual(['empty-token', expect.stringContaining('ENOENT')]);
  });

  test('a token in place of its file: it is not repeated', async () => {
    const REGISTRY_TOKEN_FILE = 'a-very-secret-token';
    const blocked = await blocker({ env: { REGISTRY_TOKEN_FILE } });
    expect(blocked.blocker).toBe('empty-token');
    expect(JSON.stringify([blocked, blocked.message, blocked.cause])).not.toContain(REGISTRY_TOKEN_FILE);
  });

  test('an empty file', async () => {
    using folder = tempFolder();
    const blocked = await blocker({ env: { REGISTRY_TOKEN_FILE: folder.write('token', '\n\n') } });
    expect(blocked.blocker).toBe('empty-token');
  });

  test('blanks in REGISTRY_TOKEN', async () => {
    expect((await blocker({ env: { REGISTRY_TOKEN: ' \n' } })).blocker).toBe('empty-token');
  });
});

describe('what can be no token is bad-token, and is not repeated', () => {
  test.each([
    ['blanks', 'two words'],
    ['a second line', 'one\ntwo'],
    ['a control character', 'a\x07b'],
    ['beyond ASCII', 'ключ-секрет'],
    ['too few characters', '1234567'],
    ['too many characters', 'x'.repeat(2001)],
  ])('%s', async (_, REGISTRY_TOKEN) => {
    const blocked = await blocker({ env: { REGISTRY_TOKEN } });
    expect(blocked.blocker).toBe('bad-token');
    expect(`${blocked.message} ${blocked.details.join()} ${blocked.next}`).not.toContain(REGISTRY_TOKEN);
  });

  test('a newline behind it is no part of it', async () => {
    expect(await resolve({ env: { REGISTRY_TOKEN: 'the-token\n' } })).toBe('the-token');
  });
});

describe('pass', () => {
  test('that fails is empty-token, with its first words', async () => {
    using folder = tempFolder();
    passOf(folder, 'echo "Error: a/b is not in the password store." >&2; echo more >&2; exit 1');
    const blocked = await blocker({ passEntry: 'a/b' });
    expect(blocked.blocker).toBe('empty-token');
    expect(blocked.message).toContain('a/b is not in the password store.');
    expect(blocked.message).not.toContain('more');
  });

  test('that is not installed is empty-token', async () => {
    using folder = tempFolder();
    vi.stubEnv('PATH', folder.path);
    const blocked = await blocker({ passEntry: 'a/b' });
    expect([blocked.blocker, blocked.message]).toEqual([
      'empty-token',
      expect.stringContaining('not installed'),
    ]);
  });

  test('never asks for a passphrase in a dry run, and may in a publish', async () => {
    using folder = tempFolder();
    const pass = passOf(folder, 'echo the-token');
    await resolve({ passEntry: 'a', mayPrompt: false });
    expect(pass.asked()).toContain('PASSWORD_STORE_GPG_OPTS=--batch --no-tty --pinentry-mode error');
    await resolve({ passEntry: 'a', mayPrompt: true });
    expect(pass.asked()).not.toContain('pinentry-mode');
  });

  test('is given no secret: neither the variables for it nor another that holds it', async () => {
    using folder = tempFolder();
    const pass = passOf(folder, 'echo the-token');
    const secret = 'a-very-secret-token';
    vi.stubEnv('REGISTRY_TOKEN', secret);
    vi.stubEnv('REGISTRY_TOKEN_FILE', '/run/secrets/token');
    vi.stubEnv('OTHER_VARIABLE', `https://u:${secret}@x/`);
    vi.stubEnv('NETRC_LINE', `Basic ${Buffer.from(`u:${secret}`).toString('base64')}`);
    vi.stubEnv('HARMLESS', 'yes');
    const secrets = new Secrets();
    secrets.add(secret);
    await resolve({ passEntry: 'a', secrets });
    expect(pass.asked()).toContain('HARMLESS=yes');
    expect(pass.asked()).not.toMatch(/REGISTRY_TOKEN|OTHER_VARIABLE|NETRC_LINE/);
    expect(secrets.isIn(pass.asked())).toBe(false);
  });

  test('is never given a secret as an argument', async () => {
    const secrets = new Secrets();
    secrets.add('a-very-secret-token');
    await expect(resolve({ passEntry: 'x/a-very-secret-token', secrets })).rejects.toThrow(
      'would have got a secret as an argument',
    );
  });
});
