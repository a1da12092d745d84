import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';

const chunk = 4 * 1024 * 1024;

/** Writes a file that cannot be compressed. Different in every chunk, and cheap: one random block, whose beginning counts. */
export async function writeNoise(file: string, size: number): Promise<void> {
  await using handle = await open(file, 'w');
  const noise = randomBytes(Math.min(chunk, size));
  for (let at = 0; at < size; at += noise.length) {
    createHash('sha256').update(String(at)).digest().copy(noise);
    await handle.write(noise, 0, Math.min(noise.length, size - at));
  }
}
