import type { FaultRule, ForgeOptions, ProfileName } from '@parity-lib/local-forge';

import type { Running } from '../run-cli.ts';
import type { Env, Scene, SceneOptions } from '../scene.ts';
import type { Release, Subject } from '../subject.ts';

/** One way in which a publish can go wrong, and how it has to end. */
export interface Row {
  /** In the list of faults that a publisher must survive (docs/faults). */
  readonly number: number;
  readonly fault: string;
  readonly load?: SceneOptions['load'];
  readonly forge?: (profile: ProfileName) => Partial<ForgeOptions>;
  /** Publish through a line that can be held. */
  readonly line?: boolean;
  /** What has to be there beforehand; the fault itself where it is none of the forge's. */
  readonly before?: (scene: Scene) => Promise<unknown>;
  /** Faults of the forge; more than one may be needed. */
  readonly rules?: (release: Release, subject: Subject) => readonly FaultRule[];
  /** What is run under the fault: `publish --publish` when left out. */
  readonly command?: readonly string[];
  readonly env?: (scene: Scene) => Env;
  /** While it runs. */
  readonly meanwhile?: (scene: Scene, running: Running) => Promise<unknown>;
  readonly ends: End;
  /** Paths of what somebody else publishes meanwhile. */
  readonly brings?: RegExp;
  /** What people do about it. */
  readonly after?: (scene: Scene) => Promise<unknown>;
  /** What is run when the fault is over: `publish --publish` when left out. */
  readonly again?: readonly string[];
  readonly envAgain?: (scene: Scene) => Env;
  /** Curl can meet it as well. */
  readonly isCurlsToo?: boolean;
  readonly needs?: 'openssl' | 'a disk';
  /** It has nothing to do with the product that the registry is: one is enough, and they take turns. */
  readonly takesTurns?: boolean;
}

export interface End {
  readonly exit: 0 | 2 | 3 | 4 | 'killed';
  readonly blocker?: string;
  /** Some of what people are told besides. */
  readonly says?: string;
  /** What the registry holds of the release afterwards: all of it, so many of its files, or somebody else's. */
  readonly holds: 'everything' | 'nothing' | "somebody else's" | number;
}

/** A row that no test here can play, and why. */
export interface UntriedRow {
  readonly number: number;
  readonly fault: string;
  readonly why: string;
}

/** Rows that have nothing to do with the product. */
export function inTurn(rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => ({ ...row, takesTurns: true }));
}

export const done: End = { exit: 0, holds: 'everything' };

export function refused(blocker: string): End {
  return { exit: 3, blocker, holds: 'nothing' };
}

/**
 * More than a server takes before it answers, so that a reset in the middle is one; and enough for a stage to remember a
 * quick check of it.
 */
export const megabyte = { bytes: 1_200_000 };

export const pushStaged: readonly string[] = ['push-staged', '--publish'];
