import type { RegistryClient, StagedLeg } from '../archetype.ts';
import type { Blocked } from '../blocker.ts';
import type { ArtifactConfig } from '../config/parse-config.ts';
import { guard } from '../guard/guard.ts';
import { Ledger } from '../plan/ledger.ts';
import type { PlannedStep } from '../plan/step.ts';
import type { Checkout } from '../release/checkout.ts';
import type { ReleaseContext } from '../release/context.ts';
import { deriveContext } from '../release/derive-context.ts';
import { type DerivedVersion, deriveVersion } from '../release/derive-version.ts';
import { sayAgain } from '../release/say-again.ts';
import { lock } from '../stage/lock.ts';
import type { Input } from '../stage/stage-file.ts';
import type { Run } from './run.ts';

/** A staged leg together with what people want to know about where it came from. */
export interface ReadyLeg extends StagedLeg<unknown> {
  readonly inputs: readonly Input[];
}

/** One artifact on its way through an app. */
export class Job {
  readonly run: Run;
  readonly artifact: ArtifactConfig<unknown>;
  readonly derived: DerivedVersion;
  readonly checkout: Checkout;
  readonly ledger: Ledger = new Ledger();
  /** Set again by push-staged, which replays a recorded release. */
  release: ReleaseContext;
  legs: readonly ReadyLeg[] = [];
  /** Whether the legs are to be joined under one name, where their kind does that. */
  joins = false;
  plan: readonly PlannedStep[] = [];
  /** Once it is planned. */
  registry: RegistryClient | undefined;
  /** What would stop a real publish. */
  stops: Blocked[] = [];

  constructor(run: Run, artifact: ArtifactConfig<unknown>, derived: DerivedVersion, checkout: Checkout) {
    this.run = run;
    this.artifact = artifact;
    this.derived = derived;
    this.checkout = checkout;
    this.release = deriveContext(derived, checkout, artifact.rules, {
      env: run.edge.ports.env,
      registry: artifact.target,
    });
  }

  /** Why this release was not meant to be published, if it was not. */
  guard(): Blocked | undefined {
    return guard(this.release, this.checkout, this.run.command(this.run.options.app, ['--publish']));
  }

  /** How people call what is published. */
  get subject(): string {
    return `${this.artifact.name} ${this.release.version}`;
  }

  /** Something is still to be done, or may be. */
  get isOpen(): boolean {
    return this.plan.some(({ state }) => state.is === 'needed' || state.is === 'unknown');
  }

  /** The command that publishes this release, or finishes it: what is there already is recognised. */
  goOn(): string {
    return this.command(this.run.options.app, ['--publish']);
  }

  /** A command of this program for this very version, wherever it is pasted. */
  command(app: string, flags: readonly string[] = []): string {
    const { edge, options } = this.run;
    const again = sayAgain(this.derived, this.artifact.rules, {
      env: edge.ports.env,
      given: options.revision,
    });
    return [...again.before, this.run.command(app, [...flags, ...again.flags])].join(' ');
  }

  count(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const planned of this.plan) {
      const key = this.ledger.outcomeOf(planned);
      counts[key] = (counts[key] ?? 0) + 1;
    }
    return counts;
  }
}

/** A job for every artifact asked for, its version derived and spelled. @throws Blocked `version-invalid`, `artifact-invalid`. */
export async function openJobs(run: Run): Promise<readonly Job[]> {
  const { env } = run.edge.ports;
  const derived = run.artifacts.map(({ rules }) => deriveVersion(rules, env, run.options.revision));
  const checkout = await run.checkout;
  run.jobs = run.artifacts.map((artifact, at) => {
    const own = derived[at];
    if (own === undefined) throw new Error('every artifact has a version');
    run.edge.archetype.spell(own.version);
    return new Job(run, artifact, own, checkout);
  });
  return run.jobs;
}

/** Runs `work` while holding every artifact for ourselves. @throws Blocked `locked`. */
export async function withLocks<T>(jobs: readonly Job[], work: () => Promise<T>): Promise<T> {
  const held: { release(): Promise<void> }[] = [];
  try {
    for (const { run, artifact } of jobs) {
      held.push(await lock(run.store.lockFile(run.edge.archetype.name, artifact.name), run.edge.ports));
    }
    return await work();
  } finally {
    for (const { run } of jobs) await run.store.removals.settled();
    for (const one of held) await one.release();
  }
}
