import { createCipheriv, createHash } from 'node:crypto';

/** Bytes that nothing packs any smaller, the same for the same word: zeros, enciphered. */
export function noise(word: string, size: number): Buffer {
  const key = createHash('sha256').update(word).digest();
  const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16));
  return cipher.update(Buffer.alloc(size));
}
