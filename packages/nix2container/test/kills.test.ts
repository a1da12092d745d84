import path from 'node:path';

import { OWNER } from '@parity-tools/e2e';
import { requestKillSuite } from '@parity-tools/e2e/suites';
import { expect } from 'vitest';

import { repository } from './kit/repository.ts';
import { wholeTags } from './kit/whole-tags.ts';

/** An image for two arches; one layer is large enough to be met in the middle. Each request more is three more kills. */
const images = {
  amd64: { layers: [{ 'bin/tool': '#!/bin/sh\n', data: Buffer.alloc(3_000_000, 'data') }] },
  s390x: { layers: [{ 'bin/tool': '#!/bin/sh\n' }] },
};

requestKillSuite({
  bin: path.resolve(import.meta.dirname, '../src/bin.ts'),
  open: (host, env) => repository({ imageName: `${host}/${OWNER}/tool`, images, env }),
  look: async (base, headers) => (await wholeTags(base, headers)).toSorted(),
  // Whatever is there can be pulled.
  expectMidway: (tags, hint) => {
    if (tags.includes('latest')) expect(tags, hint).toContain('1.2.3');
  },
  whole: ['1.2.3', '1.2.3-amd64', '1.2.3-s390x', 'latest'],
});
