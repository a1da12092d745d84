import type { Arch } from '../arch.ts';
import { checkApp } from './check-app.ts';
import { publishApp, pushStagedApp } from './publish-app.ts';
import type { Run } from './run.ts';
import { stageApp } from './stage-app.ts';
import { verifyApp } from './verify-app.ts';

/** A command that every archetype offers. */
export interface App {
  /** `<arch>` in it stands for an architecture. */
  readonly name: string;
  readonly summary: string;
  /** Whether `--publish` means anything to it. */
  readonly mayPublish: boolean;
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
  { name: 'check', summary: 'Check the config and the inputs.', mayPublish: false, run: checkApp },
];
