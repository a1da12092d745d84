import type { Blocked, HttpClient, Ports, RegistryClient } from '@parity-lib/core';
import { type Document, type Found, OciRegistry, Repository, type Stored } from '@parity-lib/oci';

import type { ImageConfig } from './config/config.ts';
import { preflight } from './preflight.ts';

/** The repository of one image. What was asked is remembered until something else is said. */
export class ImageRegistry implements RegistryClient {
  readonly repository: Repository;
  readonly #named = new Map<string, Promise<Found<Stored>>>();
  #tags: Promise<Found<readonly string[]>> | undefined;

  constructor(http: HttpClient, ports: Ports, { name, concurrency }: ImageConfig) {
    // Who takes only one upload at a time is asked one question at a time.
    const registry = new OciRegistry(http, ports, concurrency === 1 ? 1 : undefined);
    this.repository = new Repository(registry, name.repository);
  }

  preflight(mode: 'dry-run' | 'publish'): Promise<readonly Blocked[]> {
    return preflight(this.repository, mode);
  }

  /** What a tag leads to. @param fresh what was read earlier does not count. */
  at(tag: string, fresh = false): Promise<Found<Stored>> {
    return remember(this.#named, tag, fresh, () => this.repository.manifest(tag));
  }

  /** Puts a document under a tag. What was known of tags is not known any more. */
  async put(tag: string, document: Document): Promise<void> {
    this.#named.delete(tag);
    this.#tags = undefined;
    await this.repository.putManifest(tag, document);
  }

  /** All tags, in lower case where the registry makes them so. */
  tags(fresh = false): Promise<Found<readonly string[]>> {
    if (fresh || this.#tags === undefined) this.#tags = this.repository.tags();
    return this.#tags;
  }
}

function remember<T>(
  known: Map<string, Promise<T>>,
  key: string,
  fresh: boolean,
  ask: () => Promise<T>,
): Promise<T> {
  const before = fresh ? undefined : known.get(key);
  if (before !== undefined) return before;
  const asked = ask();
  known.set(key, asked);
  return asked;
}
