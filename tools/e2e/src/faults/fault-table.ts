import type { ProfileName } from '@parity-lib/local-forge';

import { profiles } from '../profiles.ts';
import type { Subject } from '../subject.ts';
import type { Row, UntriedRow } from './row.ts';
import { type PlayedRow, playsOn, rowsFor, untriedBy } from './rows-for.ts';
import type { NaiveRun } from './try-naive.ts';
import type { Tried } from './try-row.ts';

/** How one row ended on one product, for us and for curl. */
export interface Result {
  readonly row: Row;
  readonly profile: ProfileName;
  readonly exit: Row['ends']['exit'] | undefined;
  readonly blocker: string | undefined;
  readonly held: Tried['held'];
  readonly naive: readonly NaiveRun[];
}

/** The page, in Markdown: a line a row, in the order of their numbers. */
export function faultTable(subject: Subject, results: readonly Result[]): string {
  const { archetype, about, kills = everyKill, inBrief } = subject;
  const isBesideCurl = subject.naive !== undefined;
  const rows = rowsFor(subject);
  const lines = rows.map((row) => {
    const of = (profile: ProfileName): Result | undefined =>
      results.find(
        (result) =>
          result.row.number === row.number && result.row.fault === row.fault && result.profile === profile,
      );
    const cells = (by: (result: Result | undefined) => string): readonly string[] => {
      const played = profiles.map((profile) => (playsOn(profile, row, rows) ? by(of(profile)) : elsewhere));
      return same(played[0] ?? '', played[1] ?? '');
    };
    return line(row.number, row.fault, ...cells(ours), ...(isBesideCurl ? cells(theirs) : []));
  });
  return `# Faults: ${archetype}

What happens to a publish when something goes wrong: run by the tests, and written down by them
(\`vitest run packages --update\`). The numbers are those of the list of faults that a publisher must survive. Each row is
run on both products; those that have nothing to do with the product on one of them, in turn (\`·\` is the other one).

Four things are asserted of each: the exit code and the blocker, as shown; what the registry holds afterwards, by its
own API, with no receipt unless the exit code is 0; that a publish, when the fault is over and people have done what it
said, ends with 0, the registry then holds everything, and nothing half done lies in the stage store; and that nothing
else was changed, neither a bystander's package nor a file of the repository. After each row all files, requests and
what children were told are searched for the token.

${about === undefined ? '' : `${about}\n\n`}${isBesideCurl ? `${besideCurl}\n\n` : ''}${headOf(isBesideCurl)}
${lines.join('\n')}

Besides: ${kills};
SIGINT on Gitea and SIGTERM on Forgejo in ten phases${inBrief === true ? ', in turn' : ''}; two publishers that start at the same moment, on both.
${differencesIn(rows)}
Not run here:

| # | fault | why |
| --- | --- | --- |
${untriedBy(subject).map(reasonLine).join('\n')}
`;
}

const besideCurl = `Beside it stands \`curl -f\` in a script that ends at its first failure, also run twice: curl exits with 0 when it is
content, with 22 when the server refused, with 56 when the connection broke. Where what the registry holds is not what
the exit code says, that is added. \`–\` was not tried with curl: most of these are faults of what it does not have.`;

const everyKill = `\`kill -9\` five times in each of seven moments of a publish of three files, on both products in turn,
with one more run that sends what is missing and nothing else`;

function headOf(isBesideCurl: boolean): string {
  return isBesideCurl
    ? '| # | fault | Gitea | Forgejo | curl, Gitea | curl, Forgejo |\n| --- | --- | --- | --- | --- | --- |'
    : '| # | fault | Gitea | Forgejo |\n| --- | --- | --- | --- |';
}

function differencesIn(rows: readonly PlayedRow[]): string {
  const others = rows.flatMap(({ number, fault, why }) =>
    why === undefined ? [] : [{ number, fault, why }],
  );
  if (others.length === 0) return '';
  return `
Other kinds end otherwise here:

| # | fault | why |
| --- | --- | --- |
${others.map(reasonLine).join('\n')}
`;
}

function reasonLine({ number, fault, why }: UntriedRow): string {
  return line(number, fault, why);
}

function line(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** The product that a row was not played on, for it was the turn of the other one. */
const elsewhere = '·';

/** Twice the same is read once. */
function same(gitea: string, forgejo: string): readonly string[] {
  return gitea === forgejo ? [gitea, gitea === '–' ? '–' : 'the same'] : [gitea, forgejo];
}

function ours(result: Result | undefined): string {
  if (result === undefined) return 'not run';
  const { exit, blocker, held } = result;
  return `${blocker === undefined ? exit : `${exit} ${blocker}`}${ends(exit, held)}`;
}

function theirs(result: Result | undefined): string {
  if (result === undefined) return 'not run';
  return result.naive.length === 0
    ? '–'
    : result.naive.map(({ exit, held }) => `${exit}${ends(exit, held)}`).join(', then ');
}

/** What the registry holds, where that is not what the exit code says. */
function ends(exit: number | string | undefined, held: Tried['held']): string {
  const expected = exit === 0 ? 'everything' : 'nothing';
  if (held === expected) return '';
  return ` (${typeof held === 'number' ? `${held} ${held === 1 ? 'file' : 'files'}` : held} there)`;
}
