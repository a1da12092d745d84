import { describe, expect, test } from 'vitest';

import { profiles } from './kit/forge.ts';
import { gate } from './kit/gate.ts';
import { scene } from './kit/scene.ts';

const legs = { amd64: { first: 'the program' }, arm64: { second: 'the other program' } };

describe.concurrent.each(profiles)('%s: somebody else writes other bytes in the meantime', (profile) => {
  test.each([
    ['under the first file: exit 3', 'first', 3, ['  left: second\n'], 'Nothing was changed.'],
    ['under the second file: exit 4', 'second', 4, ['  done: first\n', '  left: second\n'], 'To go on:'],
  ])('%s, and the conflict says of what', async (_, file, exit, standing, end) => {
    await using at = await scene(profile, { legs });
    await using between = await gate(
      at.forge.url,
      file,
      async () => void (await at.forge.put(file, 'theirs')),
    );
    await at.repo.change({ host: between.host });
    const run = await at.repo.run(['publish', '--publish']);
    expect(run.exit).toBe(exit);
    expect(run.said).toContain(
      'BLOCKER(version-conflict): tool 1.2.3 is already published with other bytes.',
    );
    expect(run.stderr).toContain(end);
    if (exit === 4) for (const line of standing) expect(run.stderr).toContain(line);
    expect((await at.forge.get(file)).text).toBe('theirs');
  });
});
