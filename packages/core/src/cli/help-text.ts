import { wrap } from '../report/layout.ts';
import { type Command, commandsOf } from './commands.ts';
import { flagTable } from './flags.ts';

/** What `--help` prints: every app, and how all of it is used, by example. */
export function helpText(program: string, joins: boolean): string {
  return `Usage: ${program} <app> [flags]

Apps:
${columns(commandsOf(joins).map(({ name, argument, summary }) => [argument ? `${name} ${argument.name}` : name, summary]))}
  help <app>         Show the flags of an app.

Examples:
  npx ${program} publish
      shows what would be published
  VERSION=1.2.3 npx ${program} publish --publish
      publishes it
  npx ${program} stage
      builds now, registry down or not …
  npx ${program} push-staged --publish
      … and publishes when it is back
  npx ${program} explain version-conflict

Environment:
  VERSION            what to release; else CI_COMMIT_TAG, else parity.json
  PUBLISH=1          the same as --publish
  REGISTRY_TOKEN     an access token with the scope write:package; or
  REGISTRY_TOKEN_FILE names a file that holds it

Exit codes: 0 done, 1 a defect of ours, 2 wrong usage or config,
  3 nothing was changed, 4 changed but not finished.
`;
}

/** What `<app> --help` prints. */
export function helpOf({ name, summary, argument, mayPublish, flags }: Command, program: string): string {
  const shown = flags.filter((flag) => flag !== 'publish' || mayPublish);
  const rows = shown.map((flag): [string, string] => {
    const { value, text } = flagTable[flag];
    return [value === undefined ? `--${flag}` : `--${flag} ${value}`, text];
  });
  return `Usage: ${program} ${name}${argument ? ` ${argument.name}` : ''} [flags]

${summary}
${argument === undefined ? '' : `\n${columns([[argument.name, argument.text]])}\n`}
Flags:
${columns(rows)}
`;
}

/** Two columns, the second one broken so that nothing is wider than the screen. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(17, ...rows.map(([word]) => word.length));
  return rows.map(([word, text]) => wrap(`  ${word.padEnd(left)}  ${text}`, left + 4)).join('\n');
}
