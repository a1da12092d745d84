import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { profiles } from '../profiles.ts';
import { haveDisks } from '../small-disk.ts';
import type { Subject } from '../subject.ts';
import { faultTable, type Result } from './fault-table.ts';
import type { Row } from './row.ts';
import { playsOn, rowsFor, untriedBy } from './rows-for.ts';
import { tryNaive } from './try-naive.ts';
import { type Tried, tryRow } from './try-row.ts';

/** Some rows send twenty megabytes over a slow line, five of them at a time, on whatever machine this is. */
const timeout = 120_000;

const hasCurl = hasPeer('curl');
const lacks: Readonly<Record<NonNullable<Row['needs']>, boolean>> = {
  openssl: !hasPeer('openssl'),
  'a disk': !haveDisks,
};

/**
 * Runs every row for an archetype, on both products where those matter, and asserts four things of each: how it ends, what the registry
 * holds, that a second run finishes the job, and that nothing else was changed.
 *
 * @param page the file that shows what happened; it is compared, and written by `vitest --update`.
 */
export function faultSuite(subject: Subject, page: string): void {
  const results: Result[] = [];
  describe.concurrent.each(profiles)(`${subject.archetype} on %s meets`, (profile) => {
    const all = rowsFor(subject);
    for (const row of all.filter((one) => playsOn(profile, one, all))) {
      const needs = row.needs === undefined ? '' : ` (needs ${row.needs})`;
      test.skipIf(row.needs !== undefined && lacks[row.needs])(
        `${row.number}: ${row.fault}${needs}`,
        { timeout },
        async () => {
          const tried = await tryRow(subject, row, profile);
          const ended = { exit: exitOf(tried), blocker: blockerOf(tried), held: tried.held };
          const isCurlsToo = hasCurl && row.isCurlsToo === true && subject.naive !== undefined;
          const naive = isCurlsToo ? await tryNaive(subject, row, profile) : [];
          results.push({ row, profile, ...ended, naive });
          const { exit, blocker, holds, says } = row.ends;
          expect(ended, tried.first.stderr).toEqual({ exit, blocker, held: holds === 0 ? 'nothing' : holds });
          if (says !== undefined) expect(tried.first.said).toContain(says);
          if (exit !== 0) expect(tried.receipts.length).toBeLessThan(tried.receiptsWanted);
          expect({ exit: tried.second.exit, held: tried.heldAtLast }, tried.second.stderr).toEqual({
            exit: 0,
            held: 'everything',
          });
          expect(tried.touched).toEqual([]);
          expect(tried.leftovers).toEqual([]);
          expectPlainWords(tried);
        },
      );
    }
  });

  test(`${subject.archetype}: every fault of the list has a row, or a reason why not`, () => {
    const known = new Set([...rowsFor(subject), ...untriedBy(subject)].map(({ number }) => number));
    expect([...known].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, at) => at + 1));
  });

  const missing = !hasCurl || Object.values(lacks).includes(true);
  test.skipIf(missing)('the page says what happened (needs curl, openssl and a disk)', async () => {
    await expect(faultTable(subject, results)).toMatchFileSnapshot(page);
  });
}

function exitOf({ first }: Tried): Result['exit'] {
  return first.exit === undefined ? 'killed' : (first.exit as Result['exit']);
}

function blockerOf({ first }: Tried): string | undefined {
  return /^BLOCKER\(([a-z-]+)\)/m.exec(first.stderr)?.[1];
}

/** Nothing of what a server says reaches a terminal as more than text, and only we say BLOCKER. */
function expectPlainWords({ first, second }: Tried): void {
  for (const { stdout, stderr } of [first, second]) {
    expect(stdout + stderr).not.toMatch(/[[\p{Cc}\p{Bidi_Control}]--\n]/v);
    expect(stderr.match(/^BLOCKER\(/gm) ?? []).toHaveLength(/^BLOCKER\(/m.test(stderr) ? 1 : 0);
    expect(stderr).not.toMatch(/\n +at .*\.[jt]s:\d+/);
  }
}
