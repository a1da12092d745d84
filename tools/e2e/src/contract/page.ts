import { actTable } from './act-table.ts';
import type { Contract } from './contract.ts';
import { bullets, listed, wrapped } from './markdown.ts';
import { traitNotes, traitTable } from './trait-table.ts';

const intro = wrapped(
  'What happens when each kind of artifact is published to each registry. The contract suite (`tools/e2e/src/contract`) runs the real program against all of them and asserts every cell; this page is written from the same data (`vitest run tools/e2e --update`). Gitea and Forgejo are played by local-forge, which is held to what real ones answered; all others are the real programs, installed by `tools/peers`.',
);

const legend = bullets([
  '`0`: it went well.',
  '`0, would stop at X`: so did the dry run, and it says that a publish would stop at X.',
  '`0, shows X`: the plan shows the file as X.',
  '`3 X`: it was refused, and nothing was changed. X is a [blocker](blockers/README.md): its page says what to do.',
]);

const checks = wrapped(
  'The last column is what the registry holds afterwards, by its own listing or on its disk: all bytes are compared; of an image, those of the index under each tag. After each test all output and all files are searched for the token. What `--json` prints is compared with its schema, and its summary with the exit code.',
);

/** What the suite asserts, for people. */
export function page(contracts: readonly Contract[]): string {
  return `${['# Registries', intro, legend, checks, ...contracts.map(sectionOf)].join('\n\n')}\n`;
}

function sectionOf({ archetype, servers, clients }: Contract): string {
  return [
    `## ${archetype}`,
    actTable(servers),
    'How these registries differ, and what they have in common:',
    traitTable(servers),
    traitNotes(servers),
    'Other programs, on each of them:',
    bullets([
      ...ways.flatMap(([does, how]) => {
        const names = namesOf(clients, does);
        return names === ''
          ? []
          : [`What ${names} ${how} is done for us: nothing is sent. Other bytes are a version-conflict.`];
      }),
      `What we published is read by ${namesOf(clients, 'fetch')}, with the same hash.`,
      ...clients.flatMap(({ name, verifies }) =>
        verifies === undefined ? [] : [`\`verify\` asks ${name}, where it is installed.`],
      ),
    ]),
  ].join('\n\n');
}

/** How others bring the same bytes. */
const ways = [
  ['publish', 'published with the same bytes'],
  ['copy', 'copied there from another registry, with the digests that it had,'],
] as const;

function namesOf(clients: Contract['clients'], does: 'publish' | 'copy' | 'fetch'): string {
  return listed(clients.filter((client) => client[does] !== undefined).map(({ name }) => name));
}
