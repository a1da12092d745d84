import { Buffer } from 'node:buffer';

import type { Arch } from '@parity-lib/core';
import { describe, expect, test } from 'vitest';

import { imageOf, layerOf, toRoot } from '../../test/kit/make-image.ts';
import { makeTree, type TreeEntry, treeFolder } from '../../test/kit/make-tree.ts';
import type { NixConfig } from '../image-json/nix-image.ts';
import { planImage } from '../layer/plan-image.ts';
import { checkProgram } from './check-program.ts';

/** The header of an ELF file, and nothing behind it. */
function elf(machine: number, isLittle = true): string {
  const header = Buffer.alloc(64);
  header.write('7f454c46', 'hex');
  header.set([2, isLittle ? 1 : 2], 4);
  if (isLittle) header.writeUInt16LE(machine, 18);
  else header.writeUInt16BE(machine, 18);
  return header.toString('base64');
}

const file = (path: string, base64: string): TreeEntry => ({ path, kind: 'file', exec: true, base64 });
const script = (path: string, content: string): TreeEntry => ({ path, kind: 'file', exec: true, content });
const link = (path: string, target: string): TreeEntry => ({ path, kind: 'symlink', target });

const tree: readonly TreeEntry[] = [
  file('nix/store/a/bin/amd', elf(62)),
  file('nix/store/s/bin/s390', elf(22, false)),
  link('bin', 'usr/../usr/bin'),
  link('usr/bin/tool', '/nix/store/a/bin/amd'),
  link('usr/bin/loop', 'loop'),
  link('usr/bin/away', '/nix/store/none'),
  { path: 'usr/bin/data', kind: 'file', base64: elf(62) },
  script('usr/bin/wrapped', '#! /usr/bin/env -S x\n'),
  link('usr/bin/env', '../../nix/store/s/bin/s390'),
  script('usr/bin/script', '#!/nix/store/none/bin/sh\n'),
  script('usr/bin/text', 'hello\n'),
  script('usr/bin/again', '#!/usr/bin/again\n'),
  script('opt/data', 'first in PATH\n'),
];

async function checked(config: NixConfig, arch: Arch = 'amd64'): Promise<string | undefined> {
  using root = treeFolder();
  makeTree(root.path, tree);
  const image = imageOf([await layerOf([toRoot(root.path)])], config);
  return await checkProgram(await planImage(image, 'image.json'), arch, 'image.json');
}

describe('a program of the right machine', () => {
  test.each<[string, NixConfig]>([
    ['named whole', { Entrypoint: ['/nix/store/a/bin/amd'] }],
    ['through links', { Entrypoint: ['/bin/tool'] }],
    ['in the usual PATH', { Entrypoint: ['tool'], Cmd: ['script'] }],
    ['in the last PATH', { Cmd: ['amd'], Env: ['PATH=/bin', 'PATH=/none:/nix/store/a/bin'] }],
    ['below the working directory', { Cmd: ['./bin/amd'], WorkingDir: '/nix/store/a' }],
    ['in an empty part of PATH', { Cmd: ['amd'], WorkingDir: '/nix/store/a/bin', Env: ['PATH=:/bin'] }],
    ['above the root', { Cmd: ['/../bin/tool'] }],
  ])('is found %s', async (_, config) => {
    expect(await checked(config)).toBeUndefined();
  });
});

describe('a program of another machine', () => {
  test.each<[string, NixConfig, readonly string[]]>([
    ['', { Entrypoint: ['/nix/store/s/bin/s390'] }, []],
    [', behind a script', { Cmd: ['wrapped'] }, ['through "/usr/bin/wrapped", "/nix/store/s/bin/s390"']],
  ])('is refused%s', async (_, config, through) => {
    await expect(checked(config)).rejects.toMatchObject({
      blocker: 'artifact-invalid',
      message: 'image.json starts "/nix/store/s/bin/s390", built for s390x; its leg says amd64.',
      details: [expect.stringContaining('Entrypoint or Cmd: '), ...through],
    });
    expect(await checked(config, 's390x')).toBeUndefined();
  });
});

describe('what nothing can be told of is said', () => {
  test.each<[string, NixConfig, string]>([
    ['nothing', {}, 'neither Entrypoint nor Cmd'],
    ['no ELF file', { Cmd: ['/bin/text'] }, 'its program "/usr/bin/text" is no ELF file'],
    ['a script for what is not there', { Cmd: ['script'] }, 'its program "/usr/bin/script" is no ELF file'],
    ['a script for itself', { Cmd: ['again'] }, 'its program "/usr/bin/again" is no ELF file'],
    ['not there', { Cmd: ['absent'] }, 'its program "absent" is not in the layers'],
    ['below a file', { Cmd: ['/bin/text/x'] }, 'is not in the layers'],
    ['a folder', { Cmd: ['/bin'] }, 'is not in the layers'],
    ['a link to nowhere', { Cmd: ['away'] }, 'is not in the layers'],
    ['a link to itself', { Cmd: ['loop'] }, 'is not in the layers'],
    ['in PATH, and may not be executed', { Cmd: ['data'] }, 'is not in the layers'],
    ['an empty word', { Cmd: [''] }, 'is not in the layers'],
  ])('%s', async (_, config, note) => {
    expect(await checked(config)).toContain(note);
  });
});

test('the upper layer counts', async () => {
  using root = treeFolder();
  makeTree(root.path, [file('p/x', elf(62)), file('q/x', elf(183))]);
  const layers = await Promise.all(['p', 'q'].map((one) => layerOf([toRoot(`${root.path}/${one}`)])));
  const planned = await planImage(imageOf(layers, { Cmd: ['/x'] }), 'image.json');
  expect(await checkProgram(planned, 'arm64', 'image.json')).toBeUndefined();
  await expect(checkProgram(planned, 'amd64', 'image.json')).rejects.toThrow('built for arm64');
});
