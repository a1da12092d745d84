import type { Database } from './database.ts';
import type { Packages } from './packages.ts';
import { keyOf } from './rows.ts';
import type { FileRow, PackageRow, PendingBlobRow, VersionRow } from './rows.ts';

/** The name that every manifest's file has; a blob's is made of its digest. */
export const MANIFEST_FILE = 'manifest.json';

/** Names an image as the wire does. */
export interface ImageRef {
  readonly owner: string;
  readonly image: string;
}

/**
 * Images: a version for each tag and each digest that a manifest was pushed as, whose files are the manifest and its
 * blobs. A blob belongs to an image as long as one of its versions has it, or as long as it waits for its manifest.
 */
export class Images {
  readonly #database: Database;
  readonly #packages: Packages;

  constructor(database: Database, packages: Packages) {
    this.#database = database;
    this.#packages = packages;
  }

  find({ owner, image }: ImageRef): PackageRow | undefined {
    return this.#packages.find({ owner, type: 'container', name: image });
  }

  /** A blob or a manifest; what a manifest has comes before what waits for one. */
  content(ref: ImageRef, sha256: string): FileRow | PendingBlobRow | undefined {
    return this.files(ref, sha256)[0] ?? this.pending(ref, sha256);
  }

  /** Files of versions that hold some content; oldest first. */
  files(ref: ImageRef, sha256: string): FileRow[] {
    const image = this.find(ref);
    return this.#database.files
      .sharing(sha256)
      .filter((file) => image !== undefined && this.versionOf(file).packageId === image.id);
  }

  /** Files of manifests with this digest, whatever their tags or other names are; oldest first. */
  manifests(ref: ImageRef, sha256: string): FileRow[] {
    return this.files(ref, sha256).filter(({ name }) => name === MANIFEST_FILE);
  }

  /** A blob that waits for its manifest. */
  pending(ref: ImageRef, sha256: string): PendingBlobRow | undefined {
    const image = this.find(ref);
    return image && this.#database.pendingBlobs.find(keyOf(image.id, sha256));
  }

  /** What has this name: a tag, or a digest that something was pushed as. */
  version({ owner, image }: ImageRef, reference: string): VersionRow | undefined {
    return this.#packages.findVersion({ owner, type: 'container', name: image, version: reference });
  }

  /** The manifest that has this name. */
  named(ref: ImageRef, reference: string): FileRow | undefined {
    const version = this.version(ref, reference);
    return version && this.#packages.findFile(version, MANIFEST_FILE);
  }

  versionOf(file: FileRow): VersionRow {
    const found = this.#database.versions.get(file.versionId);
    if (found === undefined) throw new Error('a file without a version');
    return found;
  }

  /** Images that hold some content, whoever they belong to. */
  holders(sha256: string): PackageRow[] {
    const { files, pendingBlobs, packages } = this.#database;
    const ids = [
      ...files.sharing(sha256).map((file) => this.versionOf(file).packageId),
      ...pendingBlobs.sharing(sha256).map(({ packageId }) => packageId),
    ];
    return [...new Set(ids)]
      .flatMap((id) => packages.get(id) ?? [])
      .filter(({ type }) => type === 'container');
  }
}
