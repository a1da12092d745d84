import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeNoise } from './noise.ts';
import { spawnServer } from './spawn-server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A forge, a token and a folder with files to publish; all of it gone at the end. */
export interface Workshop extends AsyncDisposable {
  readonly dir: string;
  /** Of the forge, without a slash at its end. */
  readonly url: string;
  readonly token: string;
  readonly owner: string;
}

export async function openWorkshop(): Promise<Workshop> {
  await using stack = new AsyncDisposableStack();
  const { path: dir } = stack.use(await temporaryFolder());
  const token = randomBytes(20).toString('hex');
  const owner = 'bench';
  const program = fileURLToPath(import.meta.resolve('@parity-lib/local-forge/bin'));
  const args = ['serve', '--dir', path.join(dir, 'forge'), '--profile', 'gitea', '--token', token];
  const { url } = stack.use(await spawnServer(program, [...args, '--owner', owner]));
  const kept = stack.move();
  return { dir, url, token, owner, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/** A repository whose one artifact is a file of `size` bytes that cannot be compressed. @returns its folder. */
export async function repository({ dir, url, owner }: Workshop, name: string, size: number): Promise<string> {
  const folder = path.join(dir, name);
  await mkdir(folder, { recursive: true });
  await writeNoise(path.join(folder, 'asset.bin'), size);
  const config = {
    registry: { host: new URL(url).host, owner },
    'generic-binary': {
      pname: name,
      version: '0.0.0',
      arch: 'noarch',
      binary: 'asset.bin',
      assetName: 'asset.bin',
    },
  };
  await writeFile(path.join(folder, 'parity.json'), JSON.stringify(config));
  return folder;
}
