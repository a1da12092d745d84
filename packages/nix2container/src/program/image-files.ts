import { Buffer } from 'node:buffer';

import type { TarEntry } from '@parity-lib/core/tar';

import { type BytePath, isAscii } from '../layer/byte-path.ts';
import type { PlannedLayer } from '../layer/planned-image.ts';

/** As many links as Linux follows. */
const mostLinks = 40;

export interface ImageFile {
  /** In the image, absolute, without links. */
  readonly path: BytePath;
  readonly entry: TarEntry;
}

/** The files of an image, as its layers lie on each other; what is in ready layers is not known. */
export class ImageFiles {
  /** By absolute path. */
  readonly #entries = new Map<BytePath, TarEntry>();

  constructor(layers: readonly PlannedLayer[]) {
    for (const { plan } of layers)
      for (const entry of plan?.entries ?? []) this.#entries.set(absolute(bytesOf(entry.name)), entry);
  }

  /**
   * The regular file at a path, found as a process in the image would: an absolute link leads to a place in the image.
   *
   * @param folder absolute; where a relative path begins.
   */
  find(path: BytePath, folder: BytePath = '/'): ImageFile | undefined {
    const left = partsOf(path.startsWith('/') ? path : `${folder}/${path}`);
    const at: BytePath[] = [];
    let links = 0;
    let found: TarEntry | undefined;
    for (let part = left.shift(); part !== undefined; part = left.shift()) {
      if (part === '..') {
        at.pop();
        continue;
      }
      const here = `/${[...at, part].join('/')}`;
      found = this.#entries.get(here);
      if (found === undefined || (found.type !== 'directory' && found.type !== 'symlink' && left.length > 0))
        return undefined;
      if (found.type !== 'symlink') {
        at.push(part);
        continue;
      }
      if ((links += 1) > mostLinks) return undefined;
      const target = bytesOf(found.target);
      if (target.startsWith('/')) at.length = 0;
      left.unshift(...partsOf(target));
    }
    if (found === undefined || found.type === 'directory' || found.type === 'symlink') return undefined;
    return { path: `/${at.join('/')}`, entry: found };
  }
}

function partsOf(path: BytePath): BytePath[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function absolute(name: BytePath): BytePath {
  return name.startsWith('/') ? name : `/${name}`;
}

function bytesOf(name: string | Uint8Array): BytePath {
  // Nearly all are ASCII, and stay as they are.
  if (typeof name === 'string' && isAscii(name)) return name;
  return Buffer.from(name as string).toString('latin1');
}
