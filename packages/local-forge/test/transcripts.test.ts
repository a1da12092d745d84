import { describe, expect, test } from 'vitest';

import { startForge } from '../src/index.ts';
import type { ProfileName, World } from '../src/index.ts';
import { replay } from './replay.ts';
import { temporaryDir } from './temporary-dir.ts';
import { haveTranscripts, readTranscript, readWorld } from './transcript.ts';

const PRODUCTS: Readonly<Record<ProfileName, string>> = { gitea: 'gitea-1.27', forgejo: 'forgejo-11' };

const SETTINGS: Readonly<Record<string, World['settings']>> = {
  server: {},
  generic: {},
  pypi: {},
  npm: {},
  helm: {},
  container: {},
  disabled: { packages: false },
  signin: { requireSignIn: true },
  limits: { limits: { count: 2, generic: 20, npm: 20, pypi: 20, helm: 20, container: 20 } },
  quota: { quota: { total: 100 } },
};

/** One second for a whole transcript, as in the recordings: the order of versions depends on it. */
const NOON = Date.UTC(2026, 10, 20, 12);

/** Before this exchange a second of the recording's clock ended, as its list of versions shows. */
const NEXT_SECOND: Readonly<Record<string, number>> = { 'forgejo-11/container': 76 };

const cases = Object.entries(PRODUCTS).flatMap(([profile, folder]) =>
  Object.keys(SETTINGS)
    .filter((area) => area !== 'quota' || profile === 'forgejo')
    .map((area) => ({ profile: profile as ProfileName, folder, area })),
);

const mustHave = process.env['PARITY_REQUIRE_PEERS'] === '1';

describe.skipIf(!haveTranscripts && !mustHave)('answers as recorded (needs the shared transcripts)', () => {
  test.for(cases)('$folder/$area', async ({ profile, folder, area }) => {
    const world = readWorld(SETTINGS[area]);
    await using dir = await temporaryDir();
    let now = NOON;
    const forge = await startForge({ dir: dir.path, profile, world, now: () => now });
    const before = (n: number): void => {
      if (n === NEXT_SECOND[`${folder}/${area}`]) now += 1000;
    };
    try {
      const verdicts = await replay(readTranscript(folder, area), { base: forge.url, world, before });
      expect(verdicts.filter(({ problems }) => problems.length > 0)).toEqual([]);
    } finally {
      await forge.stop();
    }
  });
});
