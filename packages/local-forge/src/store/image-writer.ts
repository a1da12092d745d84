import { gone, put } from './database.ts';
import type { Database } from './database.ts';
import type { Hashes } from './hashes.ts';
import { MANIFEST_FILE } from './images.ts';
import type { ImageRef, Images } from './images.ts';
import type { Change } from './journal.ts';
import type { Facts, PackageRow, VersionRow } from './rows.ts';

/** Bytes that are stored already. */
export interface Stored {
  readonly hashes: Hashes;
  readonly size: number;
}

/** Bytes and what a manifest calls them. */
export interface Part extends Stored {
  readonly mediaType: string;
}

/** A manifest and what it is made of. */
export interface NewManifest extends ImageRef {
  /** The tag or digest that it gets, in lower case. */
  readonly reference: string;
  readonly creator: string;
  readonly facts: Facts;
  readonly manifest: Part;
  /** Config, then layers; what is named twice is kept once. */
  readonly parts: readonly Part[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What changes images; every call is one commit. */
export class ImageWriter {
  readonly #database: Database;
  readonly #images: Images;

  constructor(database: Database, images: Images) {
    this.#database = database;
    this.#images = images;
  }

  /** Lets a blob wait for its manifest, and writes what else becomes true with it. One that waits already goes on waiting. */
  addBlob(ref: ImageRef, { hashes, size }: Stored, now: number, ...also: readonly Change[]): void {
    const { pendingBlobs } = this.#database;
    const { image, changes } = this.#findOrMake(ref);
    if (this.#images.pending(ref, hashes.sha256) === undefined) {
      const row = { id: pendingBlobs.nextId(), packageId: image.id, hashes, size, created: now };
      changes.push(put(pendingBlobs, row));
    }
    this.#database.commit(...changes, ...also);
  }

  /** Writes a manifest under its name. What had that name before is gone with its files, as the forges do it. */
  writeManifest(entry: NewManifest): void {
    const { versions } = this.#database;
    const { image, changes } = this.#findOrMake(entry);
    const { reference, creator, facts, now: created, parts, manifest } = entry;
    const before = this.#images.version(entry, reference);
    const removal = before === undefined ? [] : this.#removal(before);
    const id = versions.nextId();
    const version = { id, packageId: image.id, version: reference, creator, created, facts };
    const blobs = [...new Map(parts.map((part) => [`sha256_${part.hashes.sha256}`, part]))];
    const files = [...blobs, [MANIFEST_FILE, manifest] as const].map(([name, part]) =>
      this.#newFile(version, name, part),
    );
    const taken = blobs.flatMap(([, { hashes }]) => this.#taken(entry, hashes.sha256));
    this.#database.commit(...changes, ...removal, put(versions, version), ...files, ...taken);
  }

  /** Takes versions away, and with them what only they had. */
  removeVersions(rows: Iterable<VersionRow>): void {
    this.#database.commit(...[...rows].flatMap((row) => this.#removal(row)));
  }

  /** Takes content out of every version of an image; a version that lost its manifest keeps its name. */
  removeContent(ref: ImageRef, sha256: string): void {
    const { files, pendingBlobs } = this.#database;
    const pending = this.#images.pending(ref, sha256);
    this.#database.commit(
      ...this.#images.files(ref, sha256).map((file) => gone(files, file)),
      ...(pending === undefined ? [] : [gone(pendingBlobs, pending)]),
    );
  }

  #newFile({ id: versionId, created }: VersionRow, name: string, part: Part): Change {
    const { files } = this.#database;
    const { hashes, size, mediaType } = part;
    const row = { id: files.nextId(), versionId, name, variant: '', hashes, size, created };
    return put(files, { ...row, facts: { mediaType } });
  }

  /** A blob that waited is taken by its first manifest; one that came again meanwhile waits for the clean-up. */
  #taken(ref: ImageRef, sha256: string): Change[] {
    const pending = this.#images.pending(ref, sha256);
    if (pending === undefined || this.#images.files(ref, sha256).length > 0) return [];
    return [gone(this.#database.pendingBlobs, pending)];
  }

  #removal(version: VersionRow): Change[] {
    const { versions, files } = this.#database;
    return [...files.of(version.id).map((file) => gone(files, file)), gone(versions, version)];
  }

  #findOrMake(ref: ImageRef): { image: PackageRow; changes: Change[] } {
    const found = this.#images.find(ref);
    if (found !== undefined) return { image: found, changes: [] };
    const { packages } = this.#database;
    const image = {
      id: packages.nextId(),
      owner: ref.owner.toLowerCase(),
      type: 'container',
      name: ref.image,
    };
    return { image, changes: [put(packages, image)] };
  }
}
