import { fc } from '@fast-check/vitest';
import { hasGo } from '@parity-tools/peers';
import { describe, expect, test } from 'vitest';

import { parseIgnoreRules } from '../src/chart/ignore-rules.ts';
import { entriesOfFile, helmScene } from './kit/helm-scene.ts';
import { rules, tree } from './kit/random-rules.ts';

describe.skipIf(!hasGo('helm'))('.helmignore (needs helm)', { timeout: 120_000 }, () => {
  test('any rules leave out what they leave out of helm package', async () => {
    using at = helmScene();
    const seed = Math.floor(Math.random() * 2 ** 31);
    const usable = fc.sample(rules, { numRuns: 250, seed }).filter((text) => {
      try {
        return !parseIgnoreRules(text)('Chart.yaml', false);
      } catch {
        return false;
      }
    });
    for (const [index, text] of usable.entries())
      at.write(`c${index}`, {
        'Chart.yaml': `name: c${index}\nversion: 1.0.0\n`,
        ...Object.fromEntries(tree.map((name) => [name, name])),
        '.helmignore': text,
      });
    const names = usable.map((_, index) => `c${index}`);
    await at.helm('package', ...names, '--destination', 'packed');
    for (const [index, text] of usable.entries()) {
      const theirs = await entriesOfFile(at.folder.at('packed', `c${index}-1.0.0.tgz`));
      const ours = await entriesOfFile(await at.packByUs(`c${index}`));
      expect([...ours.keys()], `seed ${seed}: ${JSON.stringify(text)}`).toEqual([...theirs.keys()]);
    }
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
