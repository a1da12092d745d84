import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import { writeNoise } from '../noise.ts';

export interface Tarball {
  readonly file: string;
  readonly name: string;
  readonly version: string;
}

/** A package whose one file holds `size` bytes that do not compress, as npm packs it: a tarball of about that size. */
export async function writeTarball(folder: string, size: number): Promise<Tarball> {
  const [name, version] = ['@bench/measured', '1.2.3'];
  const content = path.join(folder, 'package');
  await mkdir(content, { recursive: true });
  await writeNoise(path.join(content, 'measured.bin'), size);
  const manifest = { name, version, description: 'What is measured.', license: 'MIT', main: 'measured.bin' };
  await writeFile(path.join(content, 'package.json'), JSON.stringify(manifest));
  const file = path.join(folder, 'measured.tgz');
  const tar = spawn('tar', ['-c', 'package'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  await pipeline(tar.stdout, createGzip({ level: 1 }), createWriteStream(file));
  await rm(content, { recursive: true });
  return { file, name, version };
}
