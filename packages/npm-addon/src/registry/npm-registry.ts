import type { Answer, Blocked, HttpClient, Ports, RegistryClient, Unclear } from '@parity-lib/core';

import type { Packument } from './packument.ts';

/** Somewhere npm packages are published to. What differs between registries is in here, and nowhere else. */
export interface NpmRegistry extends RegistryClient {
  readonly http: HttpClient;
  readonly ports: Ports;
  /** What npm has in `registry`, with a slash at its end. */
  readonly url: URL;
  /**
   * What it knows of a package; without versions where it knows none. Asked once for all steps of a plan.
   *
   * @param fresh ask again.
   * @returns undefined when only a token would show it.
   * @throws Blocked when the registry does not tell.
   */
  packument(name: string, fresh?: boolean): Promise<Packument | undefined>;
  /**
   * It may refuse a document that sets no tag, and sets `latest` by itself where there is none. Forges do neither, and
   * there each tag is moved by itself.
   */
  readonly wantsTags: boolean;
  /** Whether an answer to a publish says that it was taken. */
  isTaken(answer: Answer): boolean;
  /** What any other answer means, also to the move of a tag. */
  refused(answer: Answer): Blocked | Unclear;
  /** The narrowest request that would delete a version, as a command, if there is one. */
  removal(name: string, version: string): string | undefined;
}
