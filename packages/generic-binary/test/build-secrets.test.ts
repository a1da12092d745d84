import { basic, leaksIn, OWNER, TOKEN } from '@parity-tools/e2e';
import { expect, test } from 'vitest';

import { scene } from './kit/scene.ts';

/** Writes down what it was given and by whom it was started. */
const spy = `#!/bin/sh
{ echo "argv: $0 $*"; env; tr '\\0' '\\n' < /proc/$PPID/cmdline; } >> "$(dirname "$0")/../seen"
`;

test.concurrent('a build gets no token, neither as an argument nor in its environment', async () => {
  await using at = await scene('gitea', { artifact: { build: undefined } });
  await at.repo.write('bin/make', spy, 0o755);
  await at.repo.change({
    artifact: {
      legs: { amd64: { binary: 'build/amd64/tool-amd64', assetName: 'tool-amd64', build: ['make', 'it'] } },
    },
    env: {
      VERSION: '1.2.3',
      PATH: `${at.repo.path('bin')}:/usr/bin:/bin`,
      REGISTRY_TOKEN: TOKEN,
      COPIED_SECRET: `the token is ${TOKEN}`,
      CURL_HEADER: `authorization: ${basic(OWNER, TOKEN)}`,
      HARMLESS: 'a lamp',
    },
  });
  expect((await at.repo.run(['publish', '--publish'])).exit).toBe(0);
  const seen = await at.repo.text('seen');
  expect(seen).toMatch(/^argv: \S*\/bin\/make it$/m);
  expect(seen).toContain('HARMLESS=a lamp');
  expect(seen).not.toContain('REGISTRY_TOKEN');
  expect(leaksIn(seen)).toEqual([]);
});
