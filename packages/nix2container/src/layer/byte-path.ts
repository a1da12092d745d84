import { Buffer } from 'node:buffer';
import path from 'node:path';

/**
 * A path whose every character is one byte, as latin1 does: names on Linux are bytes and need not be UTF-8, and compared
 * this way they are in the order of their bytes.
 */
export type BytePath = string;

export function bytePath(text: string): BytePath {
  return Buffer.from(text).toString('latin1');
}

/** What the file system takes. */
export function systemPath(path: BytePath): string | Buffer {
  return isAscii(path) ? path : Buffer.from(path, 'latin1');
}

/** The path for people, in quotes. */
export function showPath(path: BytePath): string {
  return JSON.stringify(Buffer.from(path, 'latin1').toString('utf8'));
}

/** Go's `path.Clean`: the shortest path that means the same, without a slash at its end. */
export function cleanPath(dirty: BytePath): BytePath {
  // Nearly all are clean; what only might not be is looked at.
  if (/^\/(?!$)/.test(dirty) && !/\/(?:[/.]|$)/.test(dirty)) return dirty;
  const clean = path.posix.normalize(dirty);
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean;
}

export function isAscii(text: string): boolean {
  return !/[\u0080-\u{10ffff}]/u.test(text);
}
