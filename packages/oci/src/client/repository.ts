import { Buffer } from 'node:buffer';

import {
  type Answer,
  attemptWrite,
  Blocked,
  bytesBody,
  type Download,
  invalidAnswer,
} from '@parity-lib/core';

import { type Digest, digestOfBytes, isDigest } from '../digest.ts';
import type { Document } from '../document.ts';
import { mediaTypes } from '../media-types.ts';
import { isTag } from '../names.ts';
import { type ReadDocument, readDocument } from '../read-document.ts';
import { PartGone, saysPartGone } from './part-gone.ts';
import { refusedAtTheEnd } from './refusal.ts';
import type { OciRegistry } from './registry.ts';
import type { Scope } from './scope.ts';
import { tagPages } from './tag-pages.ts';

/** A manifest or an index, as a registry gives it. */
export interface Stored extends Document {
  readonly content: ReadDocument;
}

/** What a question to a registry may come to: it is there, it is not, or only a token would show it. */
export type Found<T> =
  | { readonly is: 'there'; readonly value: T }
  | { readonly is: 'absent' }
  | { readonly is: 'hidden' };

const accept = [
  mediaTypes.index,
  mediaTypes.manifest,
  mediaTypes.dockerIndex,
  mediaTypes.dockerManifest,
].join(', ');

/** One repository of a registry: its blobs, manifests and tags (distribution-spec, "Endpoints"). */
export class Repository {
  readonly registry: OciRegistry;
  /** Without the host: `owner/image`. */
  readonly name: string;
  readonly #pull: readonly Scope[];
  readonly #push: readonly Scope[];

  constructor(registry: OciRegistry, name: string) {
    this.registry = registry;
    this.name = name;
    this.#pull = [{ repository: name, actions: 'pull' }];
    this.#push = [{ repository: name, actions: 'pull,push' }];
  }

  /** Where a manifest or an index lies. */
  urlOf(reference: string): URL {
    return this.registry.url(this.name, 'manifests', reference);
  }

  /** The same, as people read it. */
  pathOf(reference: string): string {
    return this.urlOf(reference).pathname;
  }

  /** Whether a blob is there: undefined when only a token would show it. @throws Blocked when the registry does not tell. */
  async hasBlob(digest: Digest): Promise<boolean | undefined> {
    const url = this.registry.url(this.name, 'blobs', digest);
    const answer = await this.registry.ask(this.readScopes, { method: 'HEAD', url });
    if (answer.status === 200) return true;
    return isAbsent(answer) ? false : this.#hidden(answer);
  }

  /** A small blob as text: a config. @returns undefined when it is not there, or its bytes are others. */
  async blobText(digest: Digest): Promise<string | undefined> {
    const url = this.registry.url(this.name, 'blobs', digest);
    const answer = await this.registry.ask(this.readScopes, { url });
    return answer.status === 200 && digestOfBytes(Buffer.from(answer.text)) === digest
      ? answer.text
      : undefined;
  }

  /** Begins to read a blob; nothing is compared here. @returns undefined when it is not there, or not to be read. */
  async blob(digest: Digest): Promise<Download | undefined> {
    const url = this.registry.url(this.name, 'blobs', digest);
    const download = await this.registry.download(this.readScopes, url);
    if (download.status === 200) return download;
    download.discard();
    return undefined;
  }

  /** The digest that a tag or a digest leads to. */
  async digestOf(reference: string): Promise<Found<Digest>> {
    const answer = await this.#askManifest('HEAD', reference);
    const digest = answer.headers['docker-content-digest'];
    if (answer.status === 200 && isDigest(digest)) return { is: 'there', value: digest };
    // Not all say it; the bytes do.
    if (answer.status === 200) return digestIn(await this.manifest(reference));
    return this.#missing(answer);
  }

  /**
   * What a tag or a digest leads to.
   *
   * @throws Blocked `registry-invalid` for what is no manifest and no index, `digest-mismatch` for bytes of another digest
   *   than was asked for, or than comes with them.
   */
  async manifest(reference: string): Promise<Found<Stored>> {
    const answer = await this.#askManifest('GET', reference);
    if (answer.status !== 200) return this.#missing(answer);
    const bytes = Buffer.from(answer.text);
    const digest = digestOfBytes(bytes);
    const named = isDigest(reference) ? reference : (answer.headers['docker-content-digest'] ?? digest);
    if (digest !== named) throw otherBytes(answer, named, digest);
    const mediaType = typeOf(answer);
    const content = readDocument(mediaType, answer.text);
    if (content.is === 'wrong') throw invalidAnswer(answer, content.why);
    return { is: 'there', value: { digest, mediaType, bytes, content } };
  }

  /**
   * Puts a manifest or an index under a tag, or under its digest.
   *
   * @throws Unclear when only another look tells whether it is there, `PartGone` when it is not, for want of a part;
   *   Blocked when it was refused, `digest-mismatch` when the registry says that it took something else.
   */
  async putManifest(reference: string, { mediaType, digest, bytes }: Document): Promise<void> {
    const url = this.urlOf(reference);
    const body = bytesBody(bytes);
    const answer = await this.attempt({ method: 'PUT', url, headers: { 'content-type': mediaType }, body });
    const said = answer.headers['docker-content-digest'];
    if (answer.status === 201) {
      if (said !== undefined && said !== digest) throw otherBytes(answer, digest, said);
      return;
    }
    if (saysPartGone(answer)) throw new PartGone(answer);
    throw refusedAtTheEnd(answer) ?? this.registry.refused(answer);
  }

  /** All tags, in the order of the registry; none where there is no such repository. */
  async tags(): Promise<Found<readonly string[]>> {
    const first = this.registry.url(this.name, 'tags', 'list');
    const tags: string[] = [];
    for await (const page of tagPages(first, (url) => this.registry.ask(this.readScopes, { url }))) {
      if (page.answer !== undefined) return this.#missing(page.answer);
      // What is no tag would make another URL of the next question.
      tags.push(...page.tags.filter(isTag));
    }
    return { is: 'there', value: tags };
  }

  write(request: Parameters<OciRegistry['write']>[1], more: readonly Scope[] = []): Promise<Answer> {
    return this.registry.write([...this.#push, ...more], request);
  }

  /**
   * A write that the next look at the registry explains where it is unclear.
   *
   * @param hear gets every answer, also one that ends in Unclear.
   * @throws Unclear for a lost connection, a 408, 409, 429 or 5xx.
   */
  attempt(
    request: Parameters<Repository['write']>[0],
    more: readonly Scope[] = [],
    hear: (answer: Answer) => void = () => {},
  ): Promise<Answer> {
    const write = async (): Promise<Answer> => {
      const answer = await this.write(request, more);
      hear(answer);
      return answer;
    };
    return attemptWrite(write, request.url, this.registry.ports.clock);
  }

  /** In a publish, what is asked first may as well be asked with the token that the push needs. */
  get readScopes(): readonly Scope[] {
    return this.registry.http.dryRun ? this.#pull : this.#push;
  }

  #askManifest(method: 'GET' | 'HEAD', reference: string): Promise<Answer> {
    const url = this.urlOf(reference);
    return this.registry.ask(this.readScopes, { method, url, headers: { accept } });
  }

  #missing(answer: Answer): { readonly is: 'absent' } | { readonly is: 'hidden' } {
    if (isAbsent(answer)) return { is: 'absent' };
    this.#hidden(answer);
    return { is: 'hidden' };
  }

  /** Without a token, a refusal says only that one is needed. */
  #hidden(answer: Answer): undefined {
    const { status } = answer;
    if (!this.registry.http.hasToken && (status === 401 || status === 403)) return undefined;
    throw this.registry.refused(answer);
  }
}

function digestIn(found: Found<Stored>): Found<Digest> {
  return found.is === 'there' ? { is: 'there', value: found.value.digest } : found;
}

function isAbsent({ status }: Answer): boolean {
  return status === 404;
}

function typeOf(answer: Answer): string {
  const [type = ''] = (answer.headers['content-type'] ?? '').split(';', 1);
  return type.trim();
}

function otherBytes({ url }: Answer, asked: string, got: string): Blocked {
  return new Blocked('digest-mismatch', {
    message: `${url.host} has other bytes under a digest of ours.`,
    details: [url.href, `asked for ${asked}`, `it says ${got}`],
    next: 'Tell who runs the registry: it does not keep what it is given.',
  });
}
