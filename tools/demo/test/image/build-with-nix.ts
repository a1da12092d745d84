import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { addToStore, nixEnvironment } from '@parity-tools/peers';
import { elfHeader } from '@parity-tools/test-kit/make-wheel';

const example = path.resolve(import.meta.dirname, '../../../../examples/nix2container');
/** The number of the machine, as an ELF file says it. */
const machines = { amd64: 62, arm64: 183 };

export type ImageArch = keyof typeof machines;

export const certificates = 'the certificates of this test\n';

/** What image.nix asks nix2container for, with store paths where packages were. */
interface Wanted {
  readonly arch: string;
  readonly config: object;
  readonly layers: readonly { readonly copyToRoot: readonly string[] }[];
}

interface Layer {
  readonly path: string;
  readonly isCopiedToRoot: boolean;
}

interface Writer {
  imageJson(image: { arch: string; config: object; layers: readonly (readonly Layer[])[] }): string;
}

/**
 * Builds the image.nix of the example by Nix, without a network: its interpreter and its certificates are a few bytes, and
 * in place of nix2container's program, which is not to be had here, writes the example's own stand-in.
 *
 * @param folder is gone afterwards, with the store that is made in it.
 * @returns the JSON of the image.
 */
export async function buildWithNix(arch: ImageArch, folder: string): Promise<string> {
  const store = path.join(folder, 'nix');
  const python3 = await stored(store, `python3-${arch}`, 'bin/python3', elfHeader(machines[arch]));
  const cacert = await stored(store, 'cacert', 'etc/ssl/certs/ca-bundle.crt', certificates);
  const nix = await inStore(store);
  const given = { arch, python3, cacert, imageNix: path.join(example, 'image.nix') };
  const args = Object.entries(given).flatMap(([name, value]) => ['--argstr', name, value]);
  const file = await nix('nix-build', [
    path.join(import.meta.dirname, 'stand-ins.nix'),
    '--no-out-link',
    ...args,
  ]);
  const wanted = JSON.parse(await readFile(file, 'utf8')) as Wanted;
  const roots = wanted.layers.flatMap(({ copyToRoot }) => copyToRoot);
  // What is needed comes before what needs it. There are fewer than maxLayers: each gets a layer of its own.
  const needed = (await nix('nix-store', ['--query', '--requisites', ...roots])).split('\n');
  const layers = needed.map((path) => [{ path, isCopiedToRoot: roots.includes(path) }]);
  const writer = (await import(path.join(example, 'stand-in/nix2container.mjs'))) as Writer;
  return writer.imageJson({ arch: wanted.arch, config: wanted.config, layers });
}

/** @returns the store path of a folder with one file. */
async function stored(store: string, name: string, file: string, content: string | Buffer): Promise<string> {
  const at = path.join(store, 'sources', name, file);
  await mkdir(path.dirname(at), { recursive: true });
  await writeFile(at, content, { mode: 0o755 });
  return addToStore(path.join(store, 'sources', name), store);
}

/** @returns what runs a program of Nix and gives what it printed. */
async function inStore(
  store: string,
): Promise<(program: string, args: readonly string[]) => Promise<string>> {
  const env = await nixEnvironment(store);
  return async (program, args) =>
    (await promisify(execFile)(program, args, { cwd: store, env })).stdout.trim();
}
