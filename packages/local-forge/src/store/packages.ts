import { gone, put } from './database.ts';
import type { Database } from './database.ts';
import type { Hashes } from './hashes.ts';
import type { Change } from './journal.ts';
import { keyOf } from './rows.ts';
import type { Facts, FileRow, PackageRow, VersionRow } from './rows.ts';

/** Names a version as the wire does. */
export interface VersionRef {
  readonly owner: string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

export interface NewFile extends VersionRef {
  readonly fileName: string;
  readonly variant?: string;
  readonly creator: string;
  readonly hashes: Hashes;
  readonly size: number;
  readonly now: number;
  /** What a type remembers of a version; kept only where the version is new, as the forges do. */
  readonly versionFacts?: Facts;
}

/** Packages, their versions and their files: what all types have in common. */
export class Packages {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  find({ owner, type, name }: Omit<VersionRef, 'version'>): PackageRow | undefined {
    return this.#database.packages.find(keyOf(owner, type, name));
  }

  findVersion(ref: VersionRef): VersionRow | undefined {
    const found = this.find(ref);
    return found && this.#database.versions.find(keyOf(found.id, ref.version));
  }

  findFile(version: VersionRow, fileName: string, variant = ''): FileRow | undefined {
    return this.#database.files.find(keyOf(version.id, fileName, variant));
  }

  packageOf(version: VersionRow): PackageRow {
    const found = this.#database.packages.get(version.packageId);
    if (found === undefined) throw new Error('a version without a package');
    return found;
  }

  /** Oldest first. */
  packagesOf(owner: string): PackageRow[] {
    return [...this.#database.packages.all()].filter((row) => row.owner === owner.toLowerCase());
  }

  versionsOf(found: PackageRow): VersionRow[] {
    return this.#database.versions.of(found.id);
  }

  filesOf(version: VersionRow): FileRow[] {
    return this.#database.files.of(version.id);
  }

  /** How many versions an owner has, and how many bytes its files hold, also those that no version has yet. */
  usageOf(owner: string): { versions: number; bytes: number } {
    const versions = this.packagesOf(owner).flatMap((row) => this.versionsOf(row));
    const files = versions.flatMap((version) => this.filesOf(version));
    const pending = this.packagesOf(owner).flatMap((row) => this.#database.pendingBlobs.of(row.id));
    const bytes = [...files, ...pending].reduce((sum, { size }) => sum + size, 0);
    return { versions: versions.length, bytes };
  }

  /**
   * Adds a file, and its version and package where they are new. One of the same name makes room for it, unless it
   * holds the same bytes. Whether it may is the caller's question.
   */
  addFile(file: NewFile): void {
    const { packages, versions, files } = this.#database;
    const changes: Change[] = [];
    const { owner, type, name, version: label, creator, now: created, hashes, size } = file;
    const found = this.find(file) ?? { id: packages.nextId(), owner: owner.toLowerCase(), type, name };
    if (packages.get(found.id) === undefined) changes.push(put(packages, found));
    const version = this.findVersion(file) ?? {
      id: versions.nextId(),
      packageId: found.id,
      version: label,
      creator,
      created,
      ...(file.versionFacts === undefined ? {} : { facts: file.versionFacts }),
    };
    if (versions.get(version.id) === undefined) changes.push(put(versions, version));
    const variant = file.variant ?? '';
    const before = this.findFile(version, file.fileName, variant);
    if (before?.hashes.sha256 === hashes.sha256) return;
    if (before !== undefined) changes.push(gone(files, before));
    const row = {
      id: files.nextId(),
      versionId: version.id,
      name: file.fileName,
      variant,
      hashes,
      size,
      created,
    };
    this.#database.commit(...changes, put(files, row));
  }

  /** Writes what is remembered of versions anew, of all or of none. */
  setVersionFacts(changes: readonly (readonly [VersionRow, Facts])[]): void {
    const { versions } = this.#database;
    if (changes.length === 0) return;
    this.#database.commit(...changes.map(([row, facts]) => put(versions, { ...row, facts })));
  }

  removeVersion(version: VersionRow): void {
    const { versions, files } = this.#database;
    this.#database.commit(...this.filesOf(version).map((file) => gone(files, file)), gone(versions, version));
  }

  /** The last file takes its version along. */
  removeFile(version: VersionRow, file: FileRow): void {
    if (this.filesOf(version).length === 1) this.removeVersion(version);
    else this.#database.commit(gone(this.#database.files, file));
  }
}
