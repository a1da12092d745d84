import type { Release, Subject } from '@parity-tools/e2e/suites';

import type { NoisyChart } from './noisy-chart.ts';

/** One of the two ways in which a chart is published: everything in which they differ for the suites. */
export interface Way {
  /** Its charts were packed before: how a folder is packed has nothing to do with the way, and is tried in the other one. */
  readonly isReady?: boolean;
  /** Besides what every chart has in parity.json. */
  readonly artifact: Readonly<Record<string, unknown>>;
  readonly subject: Omit<Subject, 'archetype' | 'bin' | 'version' | 'write'>;
  readonly release: (
    charts: readonly NoisyChart[],
    owner: string,
  ) => Pick<Release, 'published' | 'uploads' | 'commits' | 'besides' | 'removals'>;
}
