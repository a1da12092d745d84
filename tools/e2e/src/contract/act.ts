import type { ContractScene } from './contract-scene.ts';
import type { Which } from './repository.ts';
import type { Traits } from './server.ts';

/** Some runs of the program, one after the other, against one server. */
export interface Scenario {
  readonly name: string;
  readonly acts: readonly Act[];
  /** Why it means nothing to a server, where it does not. */
  readonly without?: (server: Traits) => string | undefined;
}

/** One run, and a row of the page. */
export interface Act {
  readonly what: string;
  /** What happens before it. */
  readonly before?: (scene: ContractScene) => Promise<unknown>;
  /** The registry is not there. */
  readonly isDown?: boolean;
  /** Which release it is about: ours when left out. */
  readonly by?: Which;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Why it means nothing to a server, where it does not. */
  readonly without?: (server: Traits) => string | undefined;
  readonly ends: (server: Traits) => End;
}

/** Whether a scenario or an act means anything to a server. */
export function isFor(server: Traits, { without }: Pick<Act, 'without'>): boolean {
  return without?.(server) === undefined;
}

export interface End {
  readonly exit: 0 | 3;
  /** With exit 3: why. */
  readonly blocker?: string;
  /** What a dry run says a publish would stop at. */
  readonly stopsAt?: string | undefined;
  /** The state in which the plan shows each file. */
  readonly shows?: 'done' | 'unknown';
  /** Some of what it says. */
  readonly says?: string | RegExp;
  /** Some bytes were sent and taken. */
  readonly sends?: boolean;
  /** What the registry holds afterwards. */
  readonly leaves: 'what it did before' | 'the release';
  /** Of a registry with tags: the release at which `latest` stands. */
  readonly latest?: Which | 'nowhere' | undefined;
}

export const publish: readonly string[] = ['publish', '--publish'];
export const dryRun: readonly string[] = ['publish'];

/** It ends with 3, and nothing was changed. */
export function refused(blocker: string): End {
  return { exit: 3, blocker, leaves: 'what it did before' };
}

/** It ends with 0, and nothing was changed. */
export function looked(end: Pick<End, 'says' | 'stopsAt' | 'shows'>): End {
  return { exit: 0, leaves: 'what it did before', ...end };
}

export const published: End = { exit: 0, sends: true, says: 'Receipt:', leaves: 'the release' };
