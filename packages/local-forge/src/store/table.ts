/** What every row has. */
export interface Row {
  readonly id: number;
}

interface Shape<R extends Row> {
  readonly name: string;
  /** What no two rows may share. */
  readonly key: (row: R) => string;
  /** What rows are listed by, usually their parent. */
  readonly group?: (row: R) => number;
  /** What rows are found by besides, and may share. It never changes while a row is there. */
  readonly index?: (row: R) => string;
}

/** Rows in memory with the lookups that packages need: by unique key, by parent, and by what several may share. */
export class Table<R extends Row> {
  readonly name: string;
  readonly #shape: Shape<R>;
  readonly #rows = new Map<number, R>();
  readonly #byKey = new Map<string, R>();
  readonly #groups = new Map<number, Map<number, R>>();
  readonly #index = new Map<string, Map<number, R>>();
  #lastId = 0;

  constructor(shape: Shape<R>) {
    this.name = shape.name;
    this.#shape = shape;
  }

  /** Ids are never used twice, also not after a restart, as long as a row with a higher one is left. */
  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  get(id: number): R | undefined {
    return this.#rows.get(id);
  }

  find(key: string): R | undefined {
    return this.#byKey.get(key);
  }

  /** Rows of one parent, by age: a row that is written again keeps its place. */
  of(group: number): R[] {
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  /** Rows that share what the index goes by, by age. */
  sharing(value: string): R[] {
    return [...(this.#index.get(value)?.values() ?? [])];
  }

  /** By age, as `of`. */
  all(): IterableIterator<R> {
    return this.#rows.values();
  }

  /** Adds a row or writes it again, perhaps under another key; its parent stays. */
  put(row: R): void {
    const before = this.#rows.get(row.id);
    if (before !== undefined) this.#byKey.delete(this.#shape.key(before));
    this.#lastId = Math.max(this.#lastId, row.id);
    this.#rows.set(row.id, row);
    this.#byKey.set(this.#shape.key(row), row);
    this.#siblings(row)?.set(row.id, row);
    this.#sharers(row)?.set(row.id, row);
  }

  remove(id: number): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    this.#rows.delete(id);
    this.#byKey.delete(this.#shape.key(row));
    this.#siblings(row)?.delete(id);
    const sharers = this.#sharers(row);
    sharers?.delete(id);
    if (sharers?.size === 0) this.#index.delete(this.#shape.index?.(row) ?? '');
  }

  #siblings(row: R): Map<number, R> | undefined {
    if (this.#shape.group === undefined) return undefined;
    const group = this.#shape.group(row);
    const siblings = this.#groups.get(group) ?? new Map<number, R>();
    this.#groups.set(group, siblings);
    return siblings;
  }

  #sharers(row: R): Map<number, R> | undefined {
    if (this.#shape.index === undefined) return undefined;
    const value = this.#shape.index(row);
    const sharers = this.#index.get(value) ?? new Map<number, R>();
    this.#index.set(value, sharers);
    return sharers;
  }
}
