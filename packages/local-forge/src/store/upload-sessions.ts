import { randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { BlobWriter } from './blob-writer.ts';
import { gone, put } from './database.ts';
import type { Database } from './database.ts';
import { Hasher } from './hashes.ts';
import type { Hashes } from './hashes.ts';
import type { Change } from './journal.ts';
import type { SessionRow } from './rows.ts';

/** Nothing can be added any more: a chunk broke off and left a part of itself, or is still on its way. */
export class SpoiltSession extends Error {}

/** The session was cancelled meanwhile, or never was. */
export class UnknownSession extends Error {}

/** Uploads in chunks: a row each, and a file that grows. Both outlive the process. */
export class UploadSessions {
  readonly #dir: string;
  readonly #database: Database;
  /** What was hashed so far; worked out again from the file after a restart. */
  readonly #hashers = new Map<string, Hasher>();
  readonly #busy = new Set<string>();

  constructor(dir: string, database: Database) {
    this.#dir = join(dir, 'uploads');
    this.#database = database;
    mkdirSync(this.#dir, { recursive: true });
    for (const name of readdirSync(this.#dir))
      if (this.find(name) === undefined) rmSync(join(this.#dir, name));
  }

  open(now: number): SessionRow {
    const { sessions } = this.#database;
    const row = { id: sessions.nextId(), uuid: randomUUID(), received: 0, updated: now };
    this.#database.commit(put(sessions, row));
    return row;
  }

  find(uuid: string): SessionRow | undefined {
    return this.#database.sessions.find(uuid);
  }

  /** Where the bytes of a session are. */
  path({ uuid }: SessionRow): string {
    return join(this.#dir, uuid);
  }

  /** Lets one request at a time work with a session. @throws SpoiltSession when another one does. */
  async use<T>({ uuid }: SessionRow, work: () => Promise<T>): Promise<T> {
    if (this.#busy.has(uuid)) throw new SpoiltSession();
    this.#busy.add(uuid);
    try {
      return await work();
    } finally {
      this.#busy.delete(uuid);
    }
  }

  /** Adds a chunk. One that breaks off leaves what came of it in the file, and by that its session for ever spoilt. */
  async append(session: SessionRow, chunk: Readable, now: () => number): Promise<SessionRow> {
    if (sizeOf(this.path(session)) !== session.received) throw new SpoiltSession();
    const hasher = await this.#hasherOf(session);
    // Until the chunk is whole: what a full disk did not take may have been hashed.
    this.#hashers.delete(session.uuid);
    const writer = new BlobWriter(this.path(session), hasher);
    await pipeline(chunk, writer);
    if (this.find(session.uuid) === undefined) {
      this.forget(session);
      throw new UnknownSession();
    }
    this.#hashers.set(session.uuid, hasher);
    if (writer.size === 0) return session;
    const row = { ...session, received: session.received + writer.size, updated: now() };
    this.#database.commit(put(this.#database.sessions, row));
    return row;
  }

  async hashesOf(session: SessionRow): Promise<Hashes> {
    const hasher = await this.#hasherOf(session);
    this.#hashers.set(session.uuid, hasher);
    return hasher.digest();
  }

  /** The change that ends a session; its file is removed with `forget` when that is written. */
  ended(session: SessionRow): Change {
    return gone(this.#database.sessions, session);
  }

  forget(session: SessionRow): void {
    this.#hashers.delete(session.uuid);
    rmSync(this.path(session), { force: true });
  }

  cancel(session: SessionRow): void {
    this.#database.commit(this.ended(session));
    this.forget(session);
  }

  /** Those that nobody has added to since, and nobody works with. */
  idleSince(time: number): SessionRow[] {
    return [...this.#database.sessions.all()].filter(
      ({ updated, uuid }) => updated < time && !this.#busy.has(uuid),
    );
  }

  async #hasherOf(session: SessionRow): Promise<Hasher> {
    const known = this.#hashers.get(session.uuid);
    if (known !== undefined) return known;
    const hasher = new Hasher();
    if (session.received === 0) return hasher;
    for await (const bytes of createReadStream(this.path(session)) as AsyncIterable<Buffer>)
      hasher.update(bytes);
    return hasher;
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
