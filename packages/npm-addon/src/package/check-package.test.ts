import type { Arch } from '@parity-lib/core';
import type { Elf } from '@parity-lib/core/elf';
import { describe, expect, test } from 'vitest';

import { checkPackage } from './check-package.ts';
import type { ElfInside } from './facts.ts';

const elf: Elf = {
  arch: 's390x',
  machine: 22,
  bits: 64,
  littleEndian: false,
  needed: ['libm.so.6', 'libc.so.6'],
  runpath: [],
};

const manifest = {
  name: '@o/addon',
  version: '1.2.3',
  main: './a.node',
  os: ['linux'],
  cpu: ['s390x'],
  libc: ['glibc'],
};

interface Case {
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly elf?: Partial<Elf>;
  readonly files?: readonly string[];
  readonly arch?: Arch;
  readonly allowStorePaths?: boolean;
  readonly isCut?: boolean;
  readonly loaders?: Readonly<Record<string, string>>;
}

/** What is said of a package: its notes, or everything that is wrong with it. */
function check(parts: Case): readonly string[] {
  const { arch = 's390x', allowStorePaths = false, isCut = false } = parts;
  const files = new Map([...(parts.files ?? ['a.node']), 'package.json'].map((path) => [path, 1]));
  const elfs: ElfInside[] = files.has('a.node')
    ? [{ path: 'a.node', elf: { ...elf, ...parts.elf }, isCut }]
    : [];
  const loaders = new Map(Object.entries(parts.loaders ?? {}));
  const facts = { manifest: { ...manifest, ...parts.manifest }, files, elfs, loaders };
  try {
    return checkPackage(facts, { pname: '@o/addon', version: '1.2.3', arch, allowStorePaths }, 'It');
  } catch (error) {
    const { blocker, message, details, next } = error as Record<string, string> & { details: string[] };
    expect(blocker).toBe('artifact-invalid');
    return [`${message} ${next}`, ...details];
  }
}

test('a good one has nothing to say', () => {
  expect(check({})).toEqual([]);
});

describe('what is wrong', () => {
  test.each<[string, Case, RegExp]>([
    [
      'another name',
      { manifest: { name: 'addon' } },
      /^It is named "addon" in its package\.json, and "pname" is "@o\/addon"\./,
    ],
    ['no name at all', { manifest: { name: 7 } }, /^It is named 7/],
    [
      'another version',
      { manifest: { version: '1.2.2' } },
      /^It has version "1\.2\.2" .* the release is 1\.2\.3\. Write "\$VERSION" there/,
    ],
    ['private', { manifest: { private: true } }, /^It says "private": true/],
    [
      'another machine',
      { elf: { arch: 'amd64' } },
      /^It has "a\.node" in it, which is built for amd64; its leg says s390x\. Build it for s390x/,
    ],
    [
      'a machine without a name',
      { elf: { arch: undefined, machine: 40, bits: 32, littleEndian: true } },
      /built for ELF machine 40, 32 bit little endian/,
    ],
    [
      'a program that needs a Nix store',
      { elf: { interpreter: '/nix/store/x/ld.so' } },
      /runs only where this Nix store is: its interpreter is \/nix\/store\/x\/ld\.so/,
    ],
    [
      'no cpu',
      { manifest: { cpu: undefined } },
      /^It says no "cpu" in its package\.json: npm would install it on every machine\. Write "cpu": \["s390x"\]/,
    ],
    ['no os', { manifest: { os: undefined } }, /^It says no "os".* Write "os": \["linux"\]/],
    [
      'the cpu of another leg',
      { manifest: { cpu: ['x64'] } },
      /^It says "cpu": \["x64"\] in its package\.json; its leg says s390x/,
    ],
    ['two cpus', { manifest: { cpu: ['s390x', 'x64'] } }, /^It says "cpu"/],
    ['all cpus but one', { manifest: { cpu: ['!x64'] } }, /^It says "cpu"/],
    [
      'the arch in words of another system',
      { manifest: { cpu: ['x86_64'] }, elf: { arch: 'amd64' }, arch: 'amd64' },
      /Write "cpu": \["x64"\]/,
    ],
    ['another system', { manifest: { os: ['darwin'] } }, /^It says "os": \["darwin"\]/],
    [
      'the other libc',
      { manifest: { libc: ['musl'] } },
      /^It has "a\.node" in it, which needs glibc; its package\.json says "libc": \["musl"\]\. Write "libc": \["glibc"\]/,
    ],
    [
      'musl as glibc',
      { elf: { needed: ['libc.musl-s390x.so.1'] } },
      /which needs musl; .*"libc": \["glibc"\]/,
    ],
    [
      'an unknown libc',
      { manifest: { libc: ['gnu'] } },
      /^It says "libc": \["gnu"\].* npm knows \["glibc"\] and \["musl"\]/,
    ],
    ['both', { manifest: { libc: ['glibc', 'musl'] } }, /which needs glibc/],
    [
      'a main that is not there',
      { manifest: { main: './b.node' } },
      /^It has no "\.\/b\.node" in it, which its package\.json names as "main"\. .*It holds "a\.node", "package\.json"/,
    ],
    ['no main', { manifest: { main: undefined } }, /^It names no "main".* Write "main": "a\.node"/],
    ['a main outside', { manifest: { main: '../a.node' } }, /^It has no "\.\.\/a\.node" in it/],
    [
      'a program that is not there',
      { manifest: { bin: { a: 'bin/a' } } },
      /^It has no "bin\/a" in it, which its package\.json names as the program "a"/,
    ],
    [
      'an addon for everybody',
      { arch: 'noarch', manifest: { os: undefined, cpu: undefined, libc: undefined } },
      /its leg says noarch\. Say in "arch" which machine/,
    ],
    [
      "a package for one cpu as everybody's",
      { arch: 'noarch', files: ['index.js'], manifest: { main: 'index.js', libc: undefined } },
      /^It is for cpu \["s390x"\] alone/,
    ],
    [
      'a license that is an object',
      { manifest: { license: { type: 'MIT' } } },
      /^It says "license": \{"type":"MIT"\} in its package\.json, which forges cannot read\. Make it a string, such as "MIT"/,
    ],
    ['a dependency that is none', { manifest: { dependencies: { a: 1 } } }, /Make it an object of strings/],
    ['keywords that are none', { manifest: { keywords: [1] } }, /Make it a list of strings/],
    ['a repository without a URL', { manifest: { repository: { type: 'git' } } }, /"repository"/],
    ['a program that is a number', { manifest: { bin: { a: 1 } } }, /"bin": \{"a":1\}/],
    [
      'bundled dependencies that are numbers',
      { manifest: { bundleDependencies: [1] } },
      /"bundleDependencies"/,
    ],
  ])('%s', (_, parts, expected) => {
    const said = check(parts);
    expect(said[0]).toMatch(expected);
    expect(said).toHaveLength(1);
  });

  test('an addon that is none', () => {
    expect(check({ files: ['b.node'], manifest: { main: 'b.node' } })).toEqual([
      expect.stringMatching(/^It has "b\.node" in it, which is no ELF file: Node cannot load it on Linux\./),
    ]);
  });

  test('a script that needs a Nix store', () => {
    const loaders = { cli: '/nix/store/x/bin/node', other: '/usr/bin/env' };
    expect(check({ loaders })).toEqual([
      expect.stringMatching(
        /^It has "cli" in it, .* its #! line names \/nix\/store\/x\/bin\/node\. Write #!/,
      ),
    ]);
    expect(check({ loaders, allowStorePaths: true })).toEqual([]);
  });

  test('is told all at once', () => {
    expect(
      check({ manifest: { version: '1', cpu: undefined, license: [] }, elf: { arch: 'arm64' } }),
    ).toEqual([
      expect.stringMatching(/^It has version "1"/),
      expect.stringMatching(/^It also has "a\.node" in it, which is built for arm64; its leg says s390x\. /),
      expect.stringMatching(/^It also says no "cpu"/),
      expect.stringMatching(/^It also says "license": \[\]/),
    ]);
  });
});

describe('what is right', () => {
  test.each<[string, Case]>([
    ['one string for each', { manifest: { os: 'linux', cpu: 's390x', libc: 'glibc' } }],
    [
      'a libc that the files do not ask for',
      { elf: { needed: ['libm.so.6'] }, manifest: { libc: ['musl'] } },
    ],
    ['musl', { elf: { needed: ['libc.so'] }, manifest: { libc: ['musl'] } }],
    [
      'ppc64le, which Node calls ppc64',
      { arch: 'ppc64le', elf: { arch: 'ppc64le' }, manifest: { cpu: ['ppc64'] } },
    ],
    ['a main without its ending', { manifest: { main: 'a' } }],
    ['a main that is a folder', { files: ['a.node', 'lib/index.js'], manifest: { main: './lib/' } }],
    ['a main that is the package', { files: ['a.node', 'index.js'], manifest: { main: '.' } }],
    ['an index.js', { files: ['a.node', 'index.js'], manifest: { main: undefined } }],
    ['exports', { manifest: { main: undefined, exports: './a.node' } }],
    ['one program', { manifest: { bin: './a.node' } }],
    ['a Nix store that is meant', { elf: { interpreter: '/nix/store/x/ld.so' }, allowStorePaths: true }],
    [
      'shapes that npm makes right before it publishes',
      {
        manifest: {
          repository: 'o/r',
          bin: 'a.node',
          bundledDependencies: true,
          dependencies: { a: '1' },
          keywords: 'a, b',
          author: 'A <a@example.org>',
          maintainers: [{ name: 'B' }],
        },
      },
    ],
    [
      'a package for everybody',
      {
        arch: 'noarch',
        files: ['dist/x.js'],
        manifest: { main: 'dist/x', os: undefined, cpu: undefined, libc: undefined },
      },
    ],
    [
      'one for Linux alone',
      { arch: 'noarch', files: ['x.js'], manifest: { main: 'x.js', cpu: undefined, libc: undefined } },
    ],
  ])('%s', (_, parts) => {
    expect(check(parts)).toEqual([]);
  });
});

describe('what people should see', () => {
  test('a RUNPATH in a Nix store', () => {
    expect(check({ elf: { runpath: ['/nix/store/x/lib', '$ORIGIN'] } })).toEqual([
      'a.node has a RUNPATH in the Nix store: /nix/store/x/lib',
    ]);
  });

  test('an addon that needs a libc, and does not say so', () => {
    expect(check({ manifest: { libc: undefined } })).toEqual([
      'a.node needs glibc, and package.json says no "libc": it is also installed where there is another one',
    ]);
  });

  test('one too large for a look', () => {
    expect(check({ isCut: true, elf: { needed: [] } })).toEqual([
      'a.node is too large for a look at the libraries it needs',
    ]);
  });
});
