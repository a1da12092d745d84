import { symlink } from 'node:fs/promises';

import { describe, expect, test } from 'vitest';

import { elfFile, type ElfParts } from './kit/elf-file.ts';
import { type Repository, repository } from './kit/repository.ts';

const machines: Readonly<Record<string, ElfParts>> = {
  amd64: { machine: 62 },
  arm64: { machine: 183 },
  s390x: { machine: 22, endian: 'big' },
  ppc64le: { machine: 21 },
  riscv64: { machine: 243 },
};
const nixLoader = '/nix/store/0c9ab6jnkwk7lbwgmbxqhmfkhlbwhdcz-glibc-2.40/lib/ld-linux-x86-64.so.2';

/** One leg with one program; nothing here needs a registry. */
function withProgram(
  arch: string,
  content: string | Buffer,
  artifact: Record<string, unknown> = {},
): Promise<Repository> {
  return repository({ host: 'localhost:9', legs: { [arch]: { tool: content } }, artifact });
}

describe.concurrent.each(Object.entries(machines))('a program for %s', (arch, parts) => {
  test('fits its own leg', async () => {
    await using repo = await withProgram(arch, elfFile({ ...parts, interpreter: '/lib/ld.so.1' }));
    expect((await repo.run(['stage'])).exit).toBe(0);
  });

  const other = arch === 'amd64' ? 's390x' : 'amd64';
  test(`is refused as ${other}, before it is staged`, async () => {
    await using repo = await withProgram(other, elfFile(parts));
    const run = await repo.run(['stage']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      `BLOCKER(artifact-invalid): build/${other}/tool is built for ${arch}; its leg says ${other}.`,
    );
    await expect(repo.text(`.parity-stage/${other}/generic-binary/tool/stage.json`)).rejects.toThrow(
      'ENOENT',
    );
  });
});

test.concurrent('the program that runs this test, reached through a link', async () => {
  await using repo = await withProgram('amd64', '');
  const own = { x64: 'amd64', arm64: 'arm64', s390x: 's390x', ppc64: 'ppc64le', riscv64: 'riscv64' }[
    process.arch as string
  ];
  await repo.remove('build/amd64/tool');
  await symlink(process.execPath, repo.path('build/amd64/tool'));
  const run = await repo.run(['check']);
  expect(run.exit).toBe(own === 'amd64' ? 0 : 3);
  expect(run.said).toContain(own === 'amd64' ? 'config and inputs are in order' : `is built for ${own}`);
});

test.concurrent.each<[string, ElfParts, string]>([
  ['a machine without a name', { machine: 8 }, 'ELF machine 8, 64 bit little endian'],
  ['the right machine with the wrong width', { machine: 62, bits: 32 }, 'ELF machine 62, 32 bit'],
  ['the right machine in the wrong order', { machine: 62, endian: 'big' }, '64 bit big endian'],
])('%s is refused', async (_what, parts, says) => {
  await using repo = await withProgram('amd64', elfFile(parts));
  const run = await repo.run(['check']);
  expect(run.exit).toBe(3);
  expect(run.said).toContain(says);
});

test.concurrent('a program is refused as noarch', async () => {
  await using repo = await withProgram('noarch', elfFile({ machine: 183 }));
  expect((await repo.run(['check'])).stderr).toContain('BLOCKER(artifact-invalid)');
});

test.concurrent.each(['', '\u007fELF', '#!/usr/bin/env python3\n'])(
  'what is no program fits every leg: %j',
  async (content) => {
    await using repo = await withProgram('s390x', content);
    expect((await repo.run(['check'])).exit).toBe(0);
  },
);

describe.each<[string, string | Buffer]>([
  ['a program whose interpreter', elfFile({ machine: 62, interpreter: nixLoader })],
  ['a script whose #! line', '#! /nix/store/5a6q-bash-5.2/bin/bash -e\necho hello\n'],
])('%s lies in /nix/store', (_what, content) => {
  test('runs nowhere else', async () => {
    await using repo = await withProgram('amd64', content);
    const run = await repo.run(['stage']);
    expect(run.exit).toBe(3);
    expect(run.said).toContain(
      'BLOCKER(artifact-invalid): build/amd64/tool runs only where this Nix store is',
    );
    expect(run.said).toContain('"allowStorePaths": true');
  });

  test('is allowed where the config says so', async () => {
    await using repo = await withProgram('amd64', content, { allowStorePaths: true });
    expect((await repo.run(['stage'])).exit).toBe(0);
  });
});
