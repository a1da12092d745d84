import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { passBytes } from './kit/check-bytes.ts';

/** What real forges took lies beside the repository. */
const shared = process.env['PARITY_SHARED'] ?? path.resolve(import.meta.dirname, '../../../../shared');
const fixtures = path.join(shared, 'transcripts/fixtures');
const mustHave = process.env['PARITY_REQUIRE_PEERS'] === '1';

describe.skipIf(!existsSync(fixtures) && !mustHave)(
  'wheels of the transcripts (needs the shared ones)',
  () => {
    test.for([
      ['tr_wheel-1.0.0-cp312-cp312-linux_s390x.whl', 'cp312-cp312-linux_s390x', 's390x'],
      ['tr_wheel-1.0.0-cp312-cp312-manylinux_2_17_x86_64.whl', 'cp312-cp312-manylinux_2_17_x86_64', 'amd64'],
      ['tr_wheel-1.0.0-other-bytes.whl', 'cp311-cp311-linux_s390x', 's390x'],
    ] as const)('%s passes', async ([file, tags, arch]) => {
      const bytes = readFileSync(path.join(fixtures, file));
      const facts = await passBytes(bytes, `tr_wheel-1.0.0-${tags}.whl`, { arch, version: '1.0.0' });
      expect(facts).toMatchObject({ name: 'tr_wheel', elf: [{ path: 'tr_wheel/_native.so', arch }] });
    });
  },
);
