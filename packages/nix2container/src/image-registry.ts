import type { Blocked, HttpClient, Ports, RegistryClient, Step } from '@parity-lib/core';
import { ForgeClient } from '@parity-lib/forge';
import {
  type Digest,
  type Document,
  type Found,
  OciRegistry,
  preflight,
  putWithParts,
  Repository,
  type Stored,
} from '@parity-lib/oci';

import type { ImageConfig } from './config/config.ts';

/** The repository of one image. What was asked is remembered until something else is said. */
export class ImageRegistry implements RegistryClient {
  readonly repository: Repository;
  /** The blobs that the images of this run have here, once they are published. */
  readonly blobs: Set<Digest> = new Set<Digest>();
  readonly #named = new Map<string, Promise<Found<Stored>>>();
  readonly #configs = new Map<Digest, Promise<string | undefined>>();
  readonly #mountFrom: readonly string[];
  readonly #earlier: readonly ImageRegistry[];
  #tags: Promise<Found<readonly string[]>> | undefined;

  /** @param earlier those of images that this run publishes before. */
  constructor(
    http: HttpClient,
    ports: Ports,
    { name, concurrency, mountFrom }: ImageConfig,
    earlier: readonly ImageRegistry[] = [],
  ) {
    // Who takes only one upload at a time is asked one question at a time.
    const registry = new OciRegistry(http, ports, concurrency === 1 ? 1 : undefined);
    this.repository = new Repository(registry, name.repository);
    this.#mountFrom = mountFrom;
    this.#earlier = earlier.filter(
      ({ repository }) => repository.registry.http.target.base.href === http.target.base.href,
    );
  }

  preflight(mode: 'dry-run' | 'publish'): Promise<readonly Blocked[]> {
    const { http } = this.repository.registry;
    return preflight(this.repository, () => new ForgeClient(http).preflight(mode));
  }

  /** What a tag leads to. @param fresh what was read earlier does not count. */
  at(tag: string, fresh = false): Promise<Found<Stored>> {
    return remember(this.#named, tag, fresh, () => this.repository.manifest(tag));
  }

  /** Whether a manifest is there that something leads to. */
  async has(digest: Digest): Promise<boolean> {
    return (await this.repository.digestOf(digest)).is !== 'absent';
  }

  /** The config of an image, as text. @returns undefined when it is not there, or its bytes are others. */
  config(digest: Digest): Promise<string | undefined> {
    return remember(this.#configs, digest, false, () => this.repository.blobText(digest));
  }

  /** Repositories that may have a blob: images that were published before it in this run, and those of the config. */
  mountFrom(digest: Digest): readonly string[] {
    const earlier = this.#earlier.filter(({ blobs }) => blobs.has(digest));
    return [...new Set([...earlier.map(({ repository }) => repository.name), ...this.#mountFrom])];
  }

  /**
   * Puts a document under a tag. What was known of tags is not known any more.
   *
   * @param parts of it that can be sent again, should the registry have lost them.
   */
  async put(tag: string, document: Document, parts: readonly Step[]): Promise<void> {
    this.#named.delete(tag);
    this.#tags = undefined;
    await putWithParts(this.repository, tag, document, parts);
  }

  /** All tags, in lower case where the registry makes them so. */
  tags(fresh = false): Promise<Found<readonly string[]>> {
    if (fresh || this.#tags === undefined) this.#tags = this.repository.tags();
    return this.#tags;
  }
}

function remember<K, T>(
  known: Map<K, Promise<T>>,
  key: K,
  fresh: boolean,
  ask: () => Promise<T>,
): Promise<T> {
  const before = fresh ? undefined : known.get(key);
  if (before !== undefined) return before;
  const asked = ask();
  known.set(key, asked);
  return asked;
}
