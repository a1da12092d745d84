import type { LoggedRequest } from '@parity-lib/local-forge';

import type { Scene } from './scene.ts';

/** One step of the walk: told, done, and checked. */
export interface Step {
  readonly title: string;
  readonly why: string;
  /** What has to happen before the command; each prints what it does. */
  readonly before?: readonly Act[];
  readonly command: Command;
  readonly exit: number;
  /** Must occur in the output. */
  readonly says: readonly string[];
  /** What must be true afterwards, whatever the output says. */
  readonly checks: readonly Check[];
}

/** A call of parity. */
export interface Command {
  readonly version?: string;
  readonly args: string;
}

/** What became of it. */
export interface Ran {
  readonly exit: number | null;
  readonly output: string;
  /** What the forge was asked meanwhile. */
  readonly requests: readonly LoggedRequest[];
}

export type Act = (scene: Scene) => Promise<void>;

/** @returns what was proven, in plain words. @throws Mismatch. */
export type Check = (scene: Scene, ran: Ran) => Promise<string>;
