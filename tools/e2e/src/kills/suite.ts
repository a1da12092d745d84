import { afterAll, describe, expect, test } from 'vitest';

import { type Moment, moments } from '../moments.ts';
import { profiles } from '../profiles.ts';
import type { Subject } from '../subject.ts';
import { type Killed, tryKill } from './try-kill.ts';

const wanted = 5;
/** Some moments are short, and the machine may be busy. */
const mostTries = 40;

/**
 * Kills a publish of three files, five times in each moment, on both products in turn: what landed is whole,
 * and one more run sends what is missing, and nothing else.
 */
export function killSuite(subject: Subject): void {
  const counts = new Map<string, number>(moments.map((moment) => [moment, 0]));

  // One after the other: what watches for a moment must not miss it.
  describe(`${subject.archetype}: kill -9`, () => {
    test.each(moments)('%s', { timeout: 300_000 }, async (moment) => {
      for (let tries = 0; (counts.get(moment) ?? 0) < wanted; tries += 1) {
        if (tries === mostTries) expect.fail(`met only ${counts.get(moment)} times in ${tries} tries`);
        const profile = profiles[tries % profiles.length] ?? 'gitea';
        const killed = await tryKill(subject, profile, { moment, upload: uploadFor(moment, tries) });
        for (const met of killed.met) counts.set(met, (counts.get(met) ?? 0) + 1);
        expectRecovery(killed);
      }
    });

    // For whoever wants to know; what is demanded is asserted above.
    afterAll(() => console.info(`kill -9 ${[...counts].map(([met, n]) => `${met}: ${n}`).join(', ')}`));
  });
}

/** Each of the three in turn; only the first one ends alone. */
function uploadFor(moment: Moment, tries: number): number {
  return moment === 'between steps' ? 0 : tries % 3;
}

function expectRecovery({
  met,
  landed,
  published,
  second,
  held,
  sentAgain,
  leftovers,
  receipts,
  receiptsWanted,
}: Killed): void {
  const hint = `killed ${met.join(' and ')}`;
  const files = Object.keys(published);
  for (const [path, sha256] of Object.entries(landed)) expect(published[path], hint).toBe(sha256);
  expect(second.exit, `${hint}: ${second.stderr}`).toBe(0);
  expect(held, hint).toEqual(published);
  const missing = files.flatMap((path, at) => (path in landed ? [] : [at]));
  expect(
    sentAgain.toSorted((a, b) => a - b),
    hint,
  ).toEqual(missing);
  expect(leftovers, hint).toEqual([]);
  expect(receipts, hint).toBe(receiptsWanted);
}
