import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openScene } from '../scene.ts';
import type { Subject } from '../subject.ts';

/** Of a kind that publishes nothing but its token. */
const leaky: Subject = {
  archetype: 'leaky',
  bin: resolve(import.meta.dirname, 'leaky-program.ts'),
  version: '1.2.3',
  question: { method: 'GET', path: /^\// },
  without: {},
  write: async (folder, _, load) => {
    await mkdir(folder);
    return { load, published: {}, uploads: [], inputs: [], removals: [] };
  },
};

describe.concurrent('a planted leak is found', () => {
  test.each([
    'standard output',
    'standard error',
    'a file in the home',
    'a file in the repository',
    'an argument of a child',
    'the environment of a child',
    'a URL',
  ])('in %s', async (leak) => {
    const leaking = async (): Promise<void> => {
      await using scene = await openScene(leaky, 'gitea');
      const { exit, stderr } = await scene.run([], { LEAK: leak, FORGE: scene.forge.url });
      expect(exit, stderr).toBe(0);
    };
    await expect(leaking()).rejects.toThrow(/a token lies in|the output holds/);
  });

  test('and nothing else is', async () => {
    await using scene = await openScene(leaky, 'gitea');
    expect((await scene.run([], { LEAK: 'none' })).exit).toBe(0);
  });
});
