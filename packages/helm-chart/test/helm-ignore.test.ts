import { fc } from '@fast-check/vitest';
import { hasGo } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { entriesOfFile, helmScene } from './kit/helm-scene.ts';
import { rules, tree } from './kit/random-rules.ts';

describe.skipIf(!hasGo('helm'))('.helmignore (needs helm)', { timeout: 120_000 }, () => {
  test('any rules leave out what they leave out of helm package, or are refused by both', async () => {
    using at = helmScene();
    const seed = Math.floor(Math.random() * 2 ** 31);
    const charts = fc
      .sample(rules, { numRuns: 250, seed })
      .map((text, index) => ({ name: `c${index}`, text }));
    const packed: { readonly name: string; readonly text: string; readonly ours: string }[] = [];
    const refused: typeof charts = [];
    for (const { name, text } of charts) {
      at.write(name, {
        'Chart.yaml': `name: ${name}\nversion: 1.0.0\n`,
        ...Object.fromEntries(tree.map((file) => [file, file])),
        '.helmignore': text,
      });
      try {
        packed.push({ name, text, ours: await at.packByUs(name) });
      } catch {
        refused.push({ name, text });
      }
    }
    await at.helm('package', ...packed.map(({ name }) => name), '--destination', 'packed');
    for (const { name, text, ours } of packed) {
      const theirs = await entriesOfFile(at.folder.at('packed', `${name}-1.0.0.tgz`));
      const entries = await entriesOfFile(ours);
      expect([...entries.keys()], `seed ${seed}: ${JSON.stringify(text)}`).toEqual([...theirs.keys()]);
    }
    // A run of Helm for each: a few will do, since the next draw are others.
    for (const { name, text } of refused.slice(0, 10))
      await expect(at.helm('package', name), `seed ${seed}: ${JSON.stringify(text)}`).rejects.toThrow(
        'helm package',
      );
  });

  test.for([
    '**',
    '!a/**',
    '[',
    '[a',
    'a[]',
    'a\\',
    '[]a]',
    '[-]',
    '[a-]',
    '[^]',
    'ab[',
    'a*[',
    '#**',
    'x*[',
  ])('%j is refused by both, or by none', async (text) => {
    using at = helmScene();
    at.write('app', { 'Chart.yaml': 'name: app\nversion: 1.0.0\n', '.helmignore': text });
    const isPacked = await at.helm('package', 'app').then(
      () => true,
      () => false,
    );
    const isOpened = await at.open('app').then(
      () => true,
      () => false,
    );
    expect(isOpened).toBe(isPacked);
  });
});
