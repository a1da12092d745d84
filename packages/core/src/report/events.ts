import type { Arch } from '../arch.ts';
import type { BlockerName } from '../blocker.ts';
import type { ExitCode } from '../exit-code.ts';
import type { State, StepKind } from '../plan/step.ts';

/** What `--json` prints, one object per line. Fields are only ever added; events.schema.json is the published form. */
export type Event = AppEvent | PageEvent | DigestEvent | PlanEvent | StepEvent | BlockerEvent | SummaryEvent;

/** One of what `apps` lists. */
export interface AppEvent {
  readonly event: 'app';
  readonly name: string;
  readonly summary: string;
  /** Whether `--publish` means anything to it. */
  readonly mayPublish: boolean;
}

/** What `explain` prints: the page of a blocker. */
export interface PageEvent {
  readonly event: 'page';
  readonly name: BlockerName;
  /** Markdown. */
  readonly text: string;
}

/** What `verify-digest` prints of a leg. */
export interface DigestEvent {
  readonly event: 'digest';
  readonly artifact: string;
  readonly arch: Arch;
  /** `sha256:` and 64 lower-case hex digits. */
  readonly digest: string;
}

export interface PlanEvent {
  readonly event: 'plan';
  readonly artifact: string;
  readonly id: string;
  readonly kind: StepKind;
  readonly target: string;
  readonly state: State['is'];
  readonly bytes: number;
  /** Why it is in that state, where there is more to say. */
  readonly why?: string;
}

export interface StepEvent {
  readonly event: 'step';
  readonly artifact: string;
  readonly id: string;
  readonly state: 'started' | 'sent' | 'kept' | 'failed';
  readonly bytes?: number;
  readonly ms?: number;
}

export interface BlockerEvent {
  readonly event: 'blocker';
  readonly artifact?: string;
  readonly name: BlockerName;
  readonly message: string;
  readonly next: string;
  /** False where only a real publish would stop here. */
  readonly stops: boolean;
}

export interface SummaryEvent {
  readonly event: 'summary';
  readonly app: string;
  readonly artifact: string | null;
  readonly version: string | null;
  readonly publish: boolean;
  readonly exit: ExitCode;
  /** How many steps ended in each state. */
  readonly counts: Readonly<Record<string, number>>;
}
