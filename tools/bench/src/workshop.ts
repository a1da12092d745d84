import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A forge, a token and a folder with files to publish; all of it gone at the end. */
export interface Workshop extends AsyncDisposable {
  readonly dir: string;
  /** Of the forge, without a slash at its end. */
  readonly url: string;
  readonly token: string;
  readonly owner: string;
}

/** The built program: what consumers run, not the sources. */
export const program: string = path.join(
  path.dirname(fileURLToPath(import.meta.resolve('@parity-lib/generic-binary/package.json'))),
  'dist/bin.js',
);

export async function openWorkshop(): Promise<Workshop> {
  const dir = await mkdtemp(path.join(tmpdir(), 'parity-bench-'));
  const token = randomBytes(20).toString('hex');
  const owner = 'bench';
  const forge = spawnForge(path.join(dir, 'forge'), token, owner);
  const dispose = async (): Promise<void> => {
    forge.kill();
    if (forge.exitCode === null && forge.signalCode === null) await once(forge, 'exit');
    await rm(dir, { recursive: true, force: true });
  };
  try {
    return { dir, url: await announced(forge), token, owner, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** A process of its own: what measures should not share its time with what is measured. */
function spawnForge(dir: string, token: string, owner: string): ChildProcess {
  const forge = fileURLToPath(import.meta.resolve('@parity-lib/local-forge/bin'));
  const args = ['serve', '--dir', dir, '--profile', 'gitea', '--token', token, '--owner', owner];
  return spawn(process.execPath, [forge, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function announced(forge: ChildProcess): Promise<string> {
  for await (const text of forge.stdout ?? []) {
    const url = /^listening on (\S+)$/m.exec(String(text))?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the forge ended before it listened');
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
