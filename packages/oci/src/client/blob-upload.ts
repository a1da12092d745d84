import { type Answer, attemptWrite, Blocked, type Progress, type Source, Unclear } from '@parity-lib/core';

import type { Digest } from '../digest.ts';
import { pieceBody } from './piece-body.ts';
import { errorCodes } from './refusal.ts';
import type { Repository } from './repository.ts';
import { type Session, sessionOf } from './session.ts';

/** What is to be uploaded, and how. */
export interface Blob {
  readonly digest: Digest;
  /** Its size is exact; it may be opened at any offset. */
  readonly source: Pick<Source, 'name' | 'size' | 'open'>;
  /** Repositories of the same registry that may have it: it is taken from there where the registry can. */
  readonly mountFrom?: readonly string[];
  /** The most bytes of one request, for proxies that cap bodies; all at once when left out. */
  readonly chunkSize?: number | undefined;
  /** Finds out why a registry says that the bytes are not those of the digest. @throws Blocked `digest-mismatch`. */
  readonly explainMismatch?: () => Promise<void>;
}

const octets = { 'content-type': 'application/octet-stream' };

/**
 * The upload of one blob, through as many tries as it takes: what a broken try left at the registry is gone on from, at
 * the registry's own offset (distribution-spec, "Pushing blobs"). The registry checks the digest: what completes the blob
 * names it, and nothing is there before.
 */
export class BlobUpload {
  readonly blob: Blob;
  readonly #repository: Repository;
  #session: Session | undefined;
  /** Where the last try went on. */
  #resumedAt: number | undefined;

  constructor(repository: Repository, blob: Blob) {
    this.#repository = repository;
    this.blob = blob;
  }

  /** @throws Unclear when the next try may go on; Blocked when it was refused. */
  async send(progress: Progress): Promise<void> {
    const session = await this.#resume();
    if (session === undefined) return;
    this.#session = session;
    const most = this.blob.chunkSize ?? Number.POSITIVE_INFINITY;
    // Who goes on from somewhere does so with PATCH: not all take the rest of a blob in the last request.
    const isWhole = session.offset === 0 && this.blob.source.size <= most;
    if (!isWhole) await this.#sendPieces(session, most, progress);
    await this.#close(this.#session, isWhole, progress);
    this.#session = undefined;
  }

  /** Ends what a try left open at the registry, for nobody will go on with it. Best effort. */
  async cancel(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    await this.#repository.write({ method: 'DELETE', url: session.url }).catch(() => {});
  }

  /** @returns undefined when the registry took the blob from another repository. */
  async #resume(): Promise<Session | undefined> {
    const left = this.#session;
    this.#session = undefined;
    if (left === undefined) return this.#begin();
    const answer = await this.#repository.registry.ask(this.#repository.readScopes, { url: left.url });
    // Gone, or not told: it begins anew.
    if (answer.status !== 204) return this.#begin();
    const session = sessionOf(answer, left);
    const isStuck = session.offset === this.#resumedAt;
    this.#resumedAt = session.offset;
    if (!isStuck) return session;
    // A forge whose connection broke in the middle of a chunk takes nothing more of that upload, and does not say so.
    this.#session = session;
    await this.cancel();
    return this.#begin();
  }

  async #begin(): Promise<Session | undefined> {
    for (const from of this.blob.mountFrom ?? []) {
      const answer = await this.#post(from);
      if (answer?.status === 201) return undefined;
      if (answer?.status === 202) return sessionOf(answer);
    }
    const answer = await this.#post(undefined);
    if (answer?.status === 202) return sessionOf(answer);
    throw this.#repository.registry.refused(answer);
  }

  /** A mount that fails in whatever way is none; the upload that follows tells what is wrong. */
  async #post(from: string): Promise<Answer | undefined>;
  async #post(from: undefined): Promise<Answer>;
  async #post(from: string | undefined): Promise<Answer | undefined> {
    const { registry, name } = this.#repository;
    const url = registry.url(name, 'blobs', 'uploads', '');
    if (from !== undefined) {
      url.searchParams.set('mount', this.blob.digest);
      url.searchParams.set('from', from);
    }
    const more = from === undefined ? [] : [{ repository: from, actions: 'pull' as const }];
    try {
      return await this.#write({ method: 'POST', url }, more);
    } catch (error) {
      if (from === undefined || isStop(error)) throw error;
      return undefined;
    }
  }

  async #sendPieces(begun: Session, most: number, progress: Progress): Promise<void> {
    const { source } = this.blob;
    for (let session = begun; session.offset < source.size; this.#session = session) {
      const { url, offset } = session;
      const size = Math.min(most, source.size - offset);
      const answer = await this.#write({
        method: 'PATCH',
        url,
        headers: { ...octets, 'content-range': `${offset}-${offset + size - 1}` },
        body: pieceBody(source, offset, size),
        onSent: (sent) => progress(offset + sent),
      });
      if (answer.status !== 202 && answer.status !== 201) throw await this.#refused(answer);
      session = { url: sessionOf(answer, session).url, offset: offset + size };
    }
  }

  async #close(session: Session, isWhole: boolean, progress: Progress): Promise<void> {
    const { source, digest } = this.blob;
    const url = new URL(session.url);
    url.searchParams.set('digest', digest);
    const body = isWhole
      ? { body: pieceBody(source, 0, source.size), headers: octets, onSent: progress }
      : {};
    const answer = await this.#write({ method: 'PUT', url, ...body });
    if (answer.status !== 201) throw await this.#refused(answer);
  }

  #write(...request: Parameters<Repository['write']>): Promise<Answer> {
    const { url } = request[0];
    return attemptWrite(() => this.#repository.write(...request), url, this.#repository.registry.ports.clock);
  }

  async #refused(answer: Answer): Promise<Blocked | Unclear> {
    const { registry } = this.#repository;
    const codes = errorCodes(answer);
    const isOther = codes.includes('DIGEST_INVALID') || codes.includes('SIZE_INVALID');
    if (isOther) await this.blob.explainMismatch?.();
    // Forgotten, or at another number of bytes than it said: the next try begins anew.
    const isLost = answer.status === 404 || answer.status === 416 || codes.includes('BLOB_UPLOAD_INVALID');
    if (!isOther && !isLost) return registry.refused(answer);
    await this.cancel();
    return new Unclear(registry.refused(answer), { delivered: false });
  }
}

/** Asked to stop, or redirected: nothing that another way of sending would mend. */
function isStop(error: unknown): boolean {
  return !(error instanceof Unclear) && !(error instanceof Blocked);
}
