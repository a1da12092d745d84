import type { Ended } from '@parity-tools/peers';

import type { Holdings } from '../holdings.ts';
import type { LiveServer } from './server.ts';

/** Another program that publishes or reads what an archetype does. */
export interface Client {
  readonly name: string;
  /** It is installed by tools/peers, or with this machine. */
  readonly isHere: () => boolean;
  /** Puts the file there, as people do it. */
  readonly publish?: (wanted: Wanted, at: LiveServer, home: string) => Promise<Ended>;
  /** What it publishes has words of its own around the same bytes: listed, it is of another digest. */
  readonly addsWords?: boolean;
  /** Puts the release there, out of another registry that has it: as people mirror one, with every digest as it was. */
  readonly copy?: (wanted: Wanted, from: LiveServer, to: LiveServer, home: string) => Promise<void>;
  /**
   * Gets the release and compares: with what it says, or with what it wrote.
   *
   * @returns what it got, by name; where the client compares hashes itself, those that it was told.
   * @throws when it fails.
   */
  readonly fetch?: (wanted: Wanted, at: LiveServer, home: string) => Promise<Holdings>;
  /** Where our own verify finds it, and what that says then. */
  readonly verifies?: { readonly folder: () => Promise<string>; readonly says: string | RegExp };
}

/** A release of one file. */
export interface Wanted {
  readonly project: string;
  readonly version: string;
  readonly file: string;
  /** Where it lies. */
  readonly path: string;
  readonly sha256: string;
}

/** @throws when a client ended in another way than it should. */
export function assertEnded({ code, stdout, stderr }: Ended): void {
  if (code !== 0) throw new Error(`the client ended with ${code}: ${stdout}${stderr}`);
}
