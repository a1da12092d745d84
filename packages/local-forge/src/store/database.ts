import { Journal } from './journal.ts';
import type { Change } from './journal.ts';
import { keyOf } from './rows.ts';
import type { FileRow, PackageRow, PendingBlobRow, SessionRow, VersionRow } from './rows.ts';
import { Table } from './table.ts';
import type { Row } from './table.ts';

/** The tables and the journal behind them. Everything is synchronous: what one request checks still holds when it commits. */
export class Database {
  readonly packages = new Table<PackageRow>({
    name: 'packages',
    key: (row) => keyOf(row.owner, row.type, row.name),
  });
  readonly versions = new Table<VersionRow>({
    name: 'versions',
    key: (row) => keyOf(row.packageId, row.version),
    group: (row) => row.packageId,
  });
  readonly files = new Table<FileRow>({
    name: 'files',
    key: (row) => keyOf(row.versionId, row.name, row.variant),
    group: (row) => row.versionId,
    index: (row) => row.hashes.sha256,
  });
  readonly pendingBlobs = new Table<PendingBlobRow>({
    name: 'pendingBlobs',
    key: (row) => keyOf(row.packageId, row.hashes.sha256),
    group: (row) => row.packageId,
    index: (row) => row.hashes.sha256,
  });
  readonly sessions = new Table<SessionRow>({ name: 'sessions', key: (row) => row.uuid });
  readonly #tables: ReadonlyMap<string, Table<Row>>;
  readonly #journal: Journal;

  constructor(path: string) {
    const { packages, versions, files, pendingBlobs, sessions } = this;
    const tables = [packages, versions, files, pendingBlobs, sessions] as unknown as Table<Row>[];
    this.#tables = new Map(tables.map((table) => [table.name, table]));
    this.#journal = Journal.open(
      path,
      (changes) => this.#apply(changes),
      () => this.#everything(),
    );
  }

  /** Writes all of it or nothing: one line of the journal, then memory. */
  commit(...changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#journal.append(changes);
    this.#apply(changes);
  }

  close(): void {
    this.#journal.close();
  }

  #apply(changes: readonly Change[]): void {
    for (const { table: name, id, row } of changes) {
      const table = this.#tables.get(name);
      if (table === undefined) throw new Error(`the journal names an unknown table: ${name}`);
      if (row === null) table.remove(id);
      else table.put(row as Row);
    }
  }

  #everything(): Change[] {
    return [...this.#tables.values()].flatMap((table) => [...table.all()].map((row) => put(table, row)));
  }
}

/** The change that writes a row. */
export function put<R extends Row>(table: Table<R>, row: R): Change {
  return { table: table.name, id: row.id, row };
}

/** The change that removes a row. */
export function gone<R extends Row>(table: Table<R>, row: R): Change {
  return { table: table.name, id: row.id, row: null };
}
