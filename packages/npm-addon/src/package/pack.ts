import { Buffer } from 'node:buffer';
import { constants } from 'node:fs';

import { type OpenInput, type ReleaseContext } from '@parity-lib/core';
import { readElf } from '@parity-lib/core/elf';
import { type TarEntry, tarOf } from '@parity-lib/core/tar';

import type { Content } from '../content.ts';
import { checkPackage } from './check-package.ts';
import type { ElfInside, PackageFacts, PackageRules } from './facts.ts';
import { fillManifest, writeManifest } from './manifest.ts';
import { binOf } from './publish-manifest.ts';
import { shebangBytes, shebangOf } from './shebang.ts';

type Files = Extract<Content, { is: 'files' }>;

/** A package whose files are open, ready to be packed. */
export interface Packing extends AsyncDisposable {
  readonly facts: PackageFacts;
  /** What people should see of it. */
  readonly notes: readonly string[];
  readonly unpackedBytes: number;
  /** The tar, not packed yet: the same inputs, version and epoch give the same bytes. */
  tar(): AsyncIterable<Uint8Array>;
}

/**
 * Opens the files of a package, and checks that it fits.
 *
 * @throws Blocked `artifact-invalid`.
 */
export async function openPacking(
  content: Files,
  rules: PackageRules,
  { epoch }: Pick<ReleaseContext, 'epoch'>,
  open: (from: string) => Promise<OpenInput>,
): Promise<Packing> {
  await using opened = new AsyncDisposableStack();
  const manifest = fillManifest(content.packageJson, rules);
  const inputs: Input[] = [];
  for (const { path, name } of content.files) inputs.push({ name, input: opened.use(await open(path)) });
  // Names in the order of their code units, whatever the order in the config.
  inputs.sort((a, b) => (a.name < b.name ? -1 : 1));
  const text = writeManifest(manifest);
  const files = new Map([
    ['package.json', text.length],
    ...inputs.map(({ name, input }) => [name, input.file.size] as const),
  ]);
  const facts = { manifest, files, elfs: await elfsOf(inputs), loaders: await loadersOf(inputs) };
  const notes = checkPackage(facts, rules, rules.pname);
  const entries = [
    { name: 'package/package.json', mode: 0o644, bytes: text },
    ...(await Promise.all(inputs.map((input) => entryOf(input, manifest)))),
  ];
  const stack = opened.move();
  return {
    facts,
    notes,
    unpackedBytes: files.values().reduce((sum, size) => sum + size, 0),
    tar: () => tarOf(entries, { mtime: epoch }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Input {
  readonly name: string;
  readonly input: OpenInput;
}

async function elfsOf(inputs: readonly Input[]): Promise<readonly ElfInside[]> {
  const found = await Promise.all(
    inputs.map(async ({ name, input }) => ({ path: name, elf: await readElf(input.handle), isCut: false })),
  );
  return found.filter((one): one is ElfInside => one.elf !== undefined);
}

async function loadersOf(inputs: readonly Input[]): Promise<ReadonlyMap<string, string>> {
  const found = inputs.map(async ({ name, input }) => {
    const { buffer, bytesRead } = await input.handle.read({
      buffer: Buffer.alloc(shebangBytes),
      position: 0,
    });
    return [name, shebangOf(buffer.subarray(0, bytesRead))] as const;
  });
  return new Map((await Promise.all(found)).filter((one): one is [string, string] => one[1] !== undefined));
}

async function entryOf({ name, input }: Input, manifest: PackageFacts['manifest']): Promise<TarEntry> {
  const { size } = input.file;
  const mode = (await isProgram({ name, input }, manifest)) ? 0o755 : 0o644;
  return { name: `package/${name}`, mode, size, open: () => Promise.resolve(input.read()) };
}

/** A program of package.json, or what may be executed here. An addon is loaded: linkers and downloads differ about it. */
async function isProgram({ name, input }: Input, manifest: PackageFacts['manifest']): Promise<boolean> {
  if (Object.values(binOf(manifest) ?? {}).some((path) => String(path).replace(/^\.\//, '') === name))
    return true;
  if (name.endsWith('.node')) return false;
  return ((await input.handle.stat()).mode & constants.S_IXUSR) !== 0;
}
