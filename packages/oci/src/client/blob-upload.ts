import { type Answer, type Blocked, isBlocked, isUnclear, type Progress, Unclear } from '@parity-lib/core';

import type { Blob } from './blob.ts';
import { endSession } from './end-session.ts';
import { openSession } from './open-session.ts';
import { pieceBody } from './piece-body.ts';
import { errorCodes, refusedAtTheEnd } from './refusal.ts';
import type { Repository } from './repository.ts';
import { closingUrl, type Session, sessionOf } from './session.ts';

const octets = { 'content-type': 'application/octet-stream' };

/**
 * The upload of one blob, through as many tries as it takes: what a broken try left at the registry is gone on from, at
 * the registry's own offset (distribution-spec, "Pushing blobs"). The registry checks the digest: what completes the blob
 * names it, and nothing is there before.
 */
export class BlobUpload {
  readonly blob: Blob;
  readonly #repository: Repository;
  /** What is open at the registry. */
  #session: Session | undefined;
  /** Where the last try went on. */
  #resumedAt: number | undefined;
  /** The registry said once that it took the blob from elsewhere. */
  #wasMounted = false;

  constructor(repository: Repository, blob: Blob) {
    this.#repository = repository;
    this.blob = blob;
  }

  /**
   * One try.
   *
   * @throws Unclear when another one may go on where this one ended; nothing is left open after any other error.
   */
  async send(progress: Progress): Promise<void> {
    try {
      this.#session = (await this.#resume()) ?? (await this.#begin());
      if (this.#session !== undefined) await this.#send(this.#session, progress);
      this.#session = undefined;
    } catch (error) {
      if (!isUnclear(error)) await this.cancel();
      throw error;
    }
  }

  /** Ends what the last try left open at the registry, for nobody will go on with it. Best effort. */
  async cancel(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined) await endSession(this.#repository, session);
  }

  /** @returns undefined when there is nothing to go on with. */
  async #resume(): Promise<Session | undefined> {
    if (this.#session === undefined) return undefined;
    const session = await this.#ask(this.#session);
    const offset = session?.offset ?? 0;
    // A forge whose connection broke in the middle of a chunk takes nothing more of that upload, and does not say so.
    const isStuck = offset === 0 || offset === this.#resumedAt;
    this.#resumedAt = offset;
    if (!isStuck && offset <= this.blob.source.size) return session;
    await this.cancel();
    return undefined;
  }

  /** How far an upload is: undefined when it is gone, or the registry does not tell. */
  async #ask(left: Session): Promise<Session | undefined> {
    const { registry, readScopes } = this.#repository;
    try {
      const answer = await registry.ask(readScopes, { url: left.url, keepRedirect: true });
      return answer.status === 204 ? sessionOf(answer, left) : undefined;
    } catch (error) {
      if (isBlocked(error)) return undefined;
      throw error;
    }
  }

  /** @returns undefined when the registry has the blob from another repository. */
  async #begin(): Promise<Session | undefined> {
    this.#resumedAt = undefined;
    // Whoever sends it again after that, was told that it is not there.
    const blob = this.#wasMounted ? { ...this.blob, mountFrom: [] } : this.blob;
    const session = await openSession(this.#repository, blob);
    this.#wasMounted ||= session === undefined;
    return session;
  }

  async #send(begun: Session, progress: Progress): Promise<void> {
    const { source, chunkSize = Number.POSITIVE_INFINITY } = this.blob;
    // Who goes on from somewhere does so with PATCH: not all take the rest of a blob in the last request.
    if (begun.offset === 0 && source.size <= chunkSize)
      return this.#close(begun, {
        headers: octets,
        body: pieceBody(source, 0, source.size),
        onSent: progress,
      });
    let session = begun;
    while (session.offset < source.size) {
      session = await this.#sendPiece(session, Math.min(chunkSize, source.size - session.offset), progress);
      this.#session = session;
    }
    return this.#close(session, {});
  }

  async #sendPiece(session: Session, size: number, progress: Progress): Promise<Session> {
    const { url, offset } = session;
    const answer = await this.#write({
      method: 'PATCH',
      url,
      headers: { ...octets, 'content-range': `${offset}-${offset + size - 1}` },
      body: pieceBody(this.blob.source, offset, size),
      onSent: (sent) => progress(offset + sent),
    });
    // Some say 201 of a piece.
    if (answer.status !== 202 && answer.status !== 201) throw await this.#refused(answer);
    const said = sessionOf(answer, session);
    const isLess = said.offset > offset && said.offset < offset + size;
    return { url: said.url, offset: isLess ? said.offset : offset + size };
  }

  async #close(session: Session, last: Pick<Request, 'body' | 'headers' | 'onSent'>): Promise<void> {
    const answer = await this.#write({ method: 'PUT', url: closingUrl(session, this.blob.digest), ...last });
    if (answer.status !== 201) throw refusedAtTheEnd(answer) ?? (await this.#refused(answer));
  }

  async #write(request: Request): Promise<Answer> {
    return this.#repository.attempt(request, [], ({ status }) => {
      // Told to wait, it is no wonder that the registry has no more than before.
      if (status === 429 || status === 503) this.#resumedAt = undefined;
    });
  }

  async #refused(answer: Answer): Promise<Blocked | Unclear> {
    const refused = this.#repository.registry.refused(answer);
    const codes = errorCodes(answer);
    const isOther = codes.includes('DIGEST_INVALID') || codes.includes('SIZE_INVALID');
    // It has another number of bytes than it said: the next try asks, and goes on there.
    if (answer.status === 416) return new Unclear(refused, { delivered: false });
    const isLost = answer.status === 404 || codes.includes('BLOB_UPLOAD_INVALID');
    if (!isOther && !isLost) return refused;
    // The next try begins anew.
    await this.cancel();
    if (isOther) await this.blob.explainMismatch?.();
    return new Unclear(refused, { delivered: false });
  }
}

type Request = Parameters<Repository['write']>[0];
