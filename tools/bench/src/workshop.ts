import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type LocalForge, startForge } from '@parity-lib/local-forge';

/** A forge, a token and a folder with files to publish; all of it gone at the end. */
export interface Workshop extends AsyncDisposable {
  readonly dir: string;
  readonly forge: LocalForge;
  readonly token: string;
  readonly owner: string;
}

/** The built program: what consumers run, not the sources. */
export const program: string = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@parity-lib/generic-binary/package.json')),
  'dist/bin.js',
);

export async function openWorkshop(): Promise<Workshop> {
  const dir = await mkdtemp(path.join(tmpdir(), 'parity-bench-'));
  const token = randomBytes(20).toString('hex');
  const owner = 'bench';
  const forge = await startForge({ dir: path.join(dir, 'forge'), profile: 'gitea', token, owner });
  return {
    dir,
    forge,
    token,
    owner,
    [Symbol.asyncDispose]: async () => {
      await forge.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A repository whose one artifact is a file of `size` bytes that cannot be compressed. @returns its folder. */
export async function repository(
  { dir, forge, owner }: Workshop,
  name: string,
  size: number,
): Promise<string> {
  const folder = path.join(dir, name);
  await mkdir(folder, { recursive: true });
  await writeNoise(path.join(folder, 'asset.bin'), size);
  const config = {
    registry: { host: new URL(forge.url).host, owner },
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

const chunk = 4 * 1024 * 1024;

/** Different in every chunk, and cheap: one random block, whose beginning counts. */
async function writeNoise(file: string, size: number): Promise<void> {
  await using handle = await open(file, 'w');
  const noise = randomBytes(Math.min(chunk, size));
  for (let at = 0; at < size; at += noise.length) {
    createHash('sha256').update(String(at)).digest().copy(noise);
    await handle.write(noise, 0, Math.min(noise.length, size - at));
  }
}
