import type { ProfileName } from '@parity-lib/local-forge';

/** The products that everything runs on. */
export const profiles = ['gitea', 'forgejo'] as const satisfies readonly ProfileName[];
