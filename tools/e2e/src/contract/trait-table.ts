import { bullets, table } from './markdown.ts';
import type { Server } from './server.ts';

type Row = readonly [what: string, of: (server: Server) => string | undefined];

const rows: readonly Row[] = [
  ['how it takes the token', ({ login }) => login],
  [
    'what a publish with a wrong token ends with',
    ({ wrongToken: taken }) => ('none' in taken ? undefined : taken.publish),
  ],
  ['a dry run foresees it', ({ wrongToken: taken }) => ('none' in taken ? undefined : yesOrNo(taken.dryRun))],
  ['what it tells of a file without a token', ({ strangers }) => strangers],
  ['a second file of a version', ({ secondFile }) => (secondFile === 'taken' ? 'taken' : 'never')],
  ['`latest`, when a pre-release is the first version', ({ latest }) => latest],
];

/** A row for each trait that means anything to any of them, a column for each server. */
export function traitTable(servers: readonly Server[]): string {
  const told = rows
    .map(([what, of]) => [what, servers.map(of)] as const)
    .filter(([, cells]) => cells.some((cell) => cell !== undefined));
  return table(
    ['', ...servers.map(({ name }) => name)],
    told.map(([what, cells]) => [what, ...cells.map((cell) => cell ?? '–')]),
  );
}

/** What does not fit in a table; what several have in common is said once. */
export function traitNotes(servers: readonly Server[]): string {
  const notes = new Map<string, string[]>();
  for (const server of servers)
    for (const note of notesOf(server)) notes.set(note, [...(notes.get(note) ?? []), server.name]);
  return bullets(
    [...notes].map(([note, who]) => (who.length === servers.length ? note : `${who.join(', ')}: ${note}`)),
  );
}

function notesOf({ notes, wrongToken, secondFile, spoilt }: Server): readonly string[] {
  const reasons = [wrongToken, secondFile, spoilt].map((trait) =>
    typeof trait === 'object' && 'none' in trait ? [trait.none] : [],
  );
  return [...notes, ...reasons.flat()];
}

function yesOrNo(value: string | undefined): string {
  return value === undefined ? 'no' : 'yes';
}
