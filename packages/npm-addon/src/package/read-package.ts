import { Buffer } from 'node:buffer';

import { foldName, seenBy } from '@parity-lib/core';
import { readElf } from '@parity-lib/core/elf';
import { gunzipBounded } from '@parity-lib/core/gzip';
import { isArchiveInvalid, readTar, type TarItem } from '@parity-lib/core/tar';

import { isInside } from '../schema.ts';
import { invalidPackage, quote } from './complaint.ts';
import type { ElfInside, PackageFacts } from './facts.ts';
import { mostManifestBytes, parseManifest } from './manifest.ts';
import { shebangBytes, shebangOf } from './shebang.ts';

/** Beyond these nothing is a package: they bound what a few packed bytes can make us do. */
const most = { unpackedBytes: 16 * 1024 ** 3, files: 100_000 };

/** Of an ELF file this much is kept for a look: linkers put what it needs near its beginning. */
const mostElfBytes = 16 * 1024 * 1024;

/**
 * Reads a packed package from its first byte to its last, in constant memory.
 *
 * @param shown the file as people know it.
 * @param onTar sees every byte of the tar inside, in order.
 * @throws Blocked `artifact-invalid` for what npm, or another reader of archives, would take for something else.
 */
export async function readPackage(
  packed: AsyncIterable<Uint8Array>,
  shown: string,
  onTar: (chunk: Uint8Array) => void = () => {},
): Promise<PackageFacts & { readonly unpackedBytes: number }> {
  const reading = new Reading(shown);
  try {
    const chunks = gunzipBounded(packed, { mostBytes: most.unpackedBytes });
    for await (const item of readTar(seenBy(chunks, onTar))) await reading.take(item);
    return reading.facts();
  } catch (error) {
    if (!isArchiveInvalid(error)) throw error;
    throw invalidPackage(shown, { what: `is no package: ${error.message}`, next: packAgain });
  }
}

const packAgain = 'Pack it with npm pack.';

class Reading {
  readonly #shown: string;
  readonly #files = new Map<string, number>();
  readonly #seen = new Set<string>();
  readonly #elfs: ElfInside[] = [];
  readonly #loaders = new Map<string, string>();
  #top: string | undefined;
  #manifest: PackageFacts['manifest'] | undefined;
  #unpackedBytes = 0;

  constructor(shown: string) {
    this.#shown = shown;
  }

  async take(item: TarItem): Promise<void> {
    const path = this.#pathOf(item);
    if (item.type === 'directory') return;
    if (item.type !== 'file') throw this.#refuse(`has a ${item.type} in it, ${quote(item.name)}`);
    if (path === '') throw this.#refuse(`has ${quote(item.name)} in it, outside of any folder`);
    if (this.#seen.has(foldName(path))) throw this.#refuse(`has ${quote(path)} in it twice`);
    if (this.#seen.size === most.files) throw this.#refuse(`holds more than ${most.files} files`);
    this.#seen.add(foldName(path));
    this.#files.set(path, item.size);
    this.#unpackedBytes += item.size;
    if (path === 'package.json') await this.#readManifest(item);
    else await this.#lookAt(path, item);
  }

  facts(): PackageFacts & { readonly unpackedBytes: number } {
    if (this.#manifest === undefined) throw this.#refuse('has no package.json in it');
    const [manifest, unpackedBytes] = [this.#manifest, this.#unpackedBytes];
    return { manifest, files: this.#files, elfs: this.#elfs, loaders: this.#loaders, unpackedBytes };
  }

  /** Below the one folder that everything lies in; npm takes that away, whatever its name. */
  #pathOf({ name, type }: TarItem): string {
    const bare = type === 'directory' ? name.replace(/\/+$/, '') : name;
    if (!isInside(bare)) throw this.#refuse(`has the name ${quote(name)} in it, which leads elsewhere`);
    const [top = '', ...rest] = bare.split('/');
    this.#top ??= top;
    if (top !== this.#top)
      throw this.#refuse(
        `holds two folders, ${quote(this.#top)} and ${quote(top)}: npm would make one of them`,
      );
    return rest.join('/');
  }

  async #readManifest(item: TarItem): Promise<void> {
    if (item.size > mostManifestBytes) throw this.#refuse(`has a package.json of ${item.size} bytes`);
    this.#manifest = parseManifest(await headOf(item, mostManifestBytes), this.#shown);
  }

  async #lookAt(path: string, item: TarItem): Promise<void> {
    const head = await headOf(item, mostElfBytes, isElf);
    const elf = await readElf(atOffsets(head));
    if (elf !== undefined) this.#elfs.push({ path, elf, isCut: item.size > head.length });
    const loader = shebangOf(head);
    if (loader !== undefined) this.#loaders.set(path, loader);
  }

  #refuse(what: string): Error {
    return invalidPackage(this.#shown, { what, next: packAgain });
  }
}

/** The first bytes of an entry; of one whose beginning is of no interest, just that. */
async function headOf(
  { body, size }: TarItem,
  mostBytes: number,
  isWanted: (beginning: Buffer) => boolean = () => true,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let filled = 0;
  for await (const chunk of body) {
    // The next chunk may take the place of this one.
    chunks.push(Buffer.from(chunk.subarray(0, mostBytes - filled)));
    filled += chunks.at(-1)?.length ?? 0;
    const isEnough = filled >= Math.min(mostBytes, size);
    if (isEnough || (filled >= shebangBytes && !isWanted(Buffer.concat(chunks)))) break;
  }
  return Buffer.concat(chunks);
}

function isElf(beginning: Buffer): boolean {
  return beginning.readUInt32BE(0) === 0x7f454c46;
}

/** Bytes at hand, read as a file is. */
function atOffsets(bytes: Buffer): Parameters<typeof readElf>[0] {
  return {
    read: (into, offset, length, position) => {
      const part = bytes.subarray(position, position + length);
      into.set(part, offset);
      return Promise.resolve({ bytesRead: part.length });
    },
  };
}
