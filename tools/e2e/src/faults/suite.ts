import type { ProfileName } from '@parity-lib/local-forge';
import { hasPeer } from '@parity-tools/test-kit/peer';
import { describe, expect, test } from 'vitest';

import { faultTable, type Result } from './fault-table.ts';
import { type Row, rows } from './rows.ts';
import type { Subject } from './subject.ts';
import { bystander, type Tried, tryNaive, tryRow } from './try-row.ts';

const profiles: readonly ProfileName[] = ['gitea', 'forgejo'];

const hasCurl = hasPeer('curl');

/**
 * Runs every row for an archetype, on both products, and asserts four things of each: how it ends, what the registry
 * holds, that a second run finishes the job, and that nothing else was changed.
 *
 * @param page the file that shows what happened; it is compared, and written by `vitest -u`.
 */
export function faultSuite(subject: Subject, page: string): void {
  const results: Result[] = [];
  describe.concurrent.each(profiles)(`${subject.archetype} on %s meets`, (profile) => {
    test.each(rows.map((row): [string, Row] => [`${row.number}: ${row.fault}`, row]))(
      '%s',
      async (_, row) => {
        const tried = await tryRow(subject, row, profile);
        results.push({
          row,
          profile,
          exit: tried.first.exit,
          blocker: blockerOf(tried),
          naive: hasCurl ? await tryNaive(subject, row, profile) : [],
        });
        expect({ exit: tried.first.exit, blocker: blockerOf(tried) }).toEqual({
          exit: row.ends.exit,
          blocker: row.ends.blocker,
        });
        const whole = { ...bystander, ...subject.published };
        expect(tried.held).toEqual(row.ends.holds === 'all' ? whole : bystander);
        expect(tried.second.exit).toBe(0);
        expect(tried.heldAtLast).toEqual(whole);
      },
    );
  });

  test.skipIf(!hasCurl)('the page says what happened (needs curl)', async () => {
    await expect(faultTable(subject, results, rows)).toMatchFileSnapshot(page);
  });
}

function blockerOf({ first }: Tried): string | undefined {
  return /^BLOCKER\(([a-z-]+)\)/m.exec(first.stderr)?.[1];
}
