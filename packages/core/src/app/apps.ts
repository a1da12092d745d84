import type { Arch } from '../arch.ts';
import { checkApp } from './check-app.ts';
import { publishApp, publishIndexApp, pushStagedApp } from './publish-app.ts';
import type { Run } from './run.ts';
import { stageApp } from './stage-app.ts';
import { verifyApp } from './verify-app.ts';
import { verifyDigestApp } from './verify-digest-app.ts';

/** A command that every archetype offers. */
export interface App {
  /** `<arch>` in it stands for an architecture. */
  readonly name: string;
  readonly summary: string;
  /** Whether `--publish` means anything to it. */
  readonly mayPublish: boolean;
  /** Only of kinds whose legs are joined under one name. */
  readonly joins?: boolean;
  /** A flag that means something to no other app. */
  readonly ownFlag?: 'against-registry';
  readonly run: (run: Run, arch: Arch | undefined) => Promise<void>;
}

export const apps: readonly App[] = [
  { name: 'stage', summary: 'Build and stage every leg; no network.', mayPublish: false, run: stageApp },
  { name: 'stage-<arch>', summary: 'Build and stage one leg; no network.', mayPublish: false, run: stageApp },
  {
    name: 'publish',
    summary: 'Stage every leg and show what publishing would do; with --publish, do it.',
    mayPublish: true,
    run: publishApp,
  },
  { name: 'publish-<arch>', summary: 'The same for one leg.', mayPublish: true, run: publishApp },
  {
    name: 'publish-index',
    summary: 'Join the legs that are published, wherever that was; builds nothing.',
    mayPublish: true,
    joins: true,
    run: publishIndexApp,
  },
  {
    name: 'push-staged',
    summary: 'Publish what was staged before, for instance while the registry was down.',
    mayPublish: true,
    run: pushStagedApp,
  },
  {
    name: 'verify',
    summary: 'Download what is published and compare it.',
    mayPublish: false,
    run: verifyApp,
  },
  {
    name: 'verify-digest',
    summary: 'Print the digest of each leg, after making and hashing all of it.',
    mayPublish: false,
    joins: true,
    ownFlag: 'against-registry',
    run: verifyDigestApp,
  },
  { name: 'check', summary: 'Check the config and the inputs.', mayPublish: false, run: checkApp },
];
