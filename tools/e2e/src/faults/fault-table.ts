import type { ProfileName } from '@parity-lib/local-forge';

import type { Row } from './rows.ts';
import type { Subject } from './subject.ts';
import type { NaiveRun } from './try-row.ts';

/** How one row ended on one product, for us and for curl. */
export interface Result {
  readonly row: Row;
  readonly profile: ProfileName;
  readonly exit: number | undefined;
  readonly blocker: string | undefined;
  readonly naive: readonly NaiveRun[];
}

/** The page, in Markdown: a line a row, in the order of `rows`. */
export function faultTable({ archetype }: Subject, results: readonly Result[], rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const of = (profile: ProfileName): Result | undefined =>
      results.find((result) => result.row === row && result.profile === profile);
    const holds = row.ends.holds === 'all' ? 'everything' : 'nothing';
    return `| ${[row.number, row.fault, ours(of('gitea')), ours(of('forgejo')), holds, theirs(of('gitea')), theirs(of('forgejo'))].join(' | ')} |`;
  });
  return `# Faults

What happens to a publish when something goes wrong: run by the tests, and written down by them
(\`vitest run packages --update\`). The numbers are those of the list of faults that a publisher must survive. After each
of them the same command is run again without the fault; it ends with 0, the registry then holds everything, and the
package of a bystander is as it was.

Beside it stands \`curl -f -T\`, also run twice: it exits with 0 when it is content, with 22 when the server refused, with
56 when the connection broke. Where what the registry holds is not what the exit code says, that is added.

## ${archetype}

| # | fault | Gitea | Forgejo | the registry holds | curl, Gitea | curl, Forgejo |
| --- | --- | --- | --- | --- | --- | --- |
${lines.join('\n')}
`;
}

function ours(result: Result | undefined): string {
  if (result === undefined) return 'not run';
  return result.blocker === undefined ? `${result.exit}` : `${result.exit} ${result.blocker}`;
}

function theirs(result: Result | undefined): string {
  return result === undefined ? 'not run' : result.naive.map(naiveEnd).join(', then ');
}

function naiveEnd({ exit, isStored }: NaiveRun): string {
  if (isStored === (exit === 0)) return `${exit}`;
  return `${exit} (${isStored ? 'stored' : 'nothing stored'})`;
}
