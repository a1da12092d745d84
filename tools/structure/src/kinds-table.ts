import { type AnyArchetype, blockerNames } from '@parity-lib/core';
import { apps } from '@parity-lib/core/testing';

import type { WorkspacePackage } from './workspace-package.ts';

/** A kind of artifact, as its package has it. */
export interface Kind {
  readonly archetype: AnyArchetype;
  readonly schema: JsonSchema;
}

/** As much of a JSON Schema as is looked at. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly oneOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** The page that puts all kinds side by side, in Markdown. */
export function kindsPage(kinds: readonly Kind[], packages: readonly WorkspacePackage[]): string {
  const names = kinds.map(({ archetype }) => `\`${archetype.name}\``);
  const table = (head: string, rows: readonly (readonly string[])[]): string =>
    [[head, ...names], names.concat('').map(() => '---'), ...rows].map(line).join('\n');
  return `# Kinds of artifacts, side by side

Written from the code, by a test (\`vitest run tools/structure --update\`): the fields of each schema, the table of apps,
the blockers that sources raise, and what \`verify\` says of itself.

## Fields of parity.json

Beside those that all artifacts have ([reference](reference.md#parityjson)). \`needed\` is needed, \`may be\` may be left out;
\`in a leg\` stands beside \`arch\`, or in each leg.

${table('field', fieldRows(kinds))}

## Apps

${table('app', appRows(kinds))}

## Blockers

Where they are raised: by what all kinds share (\`core\`), by what those share that go to a forge (\`forge\`) or to a registry
of images (\`oci\`), or by the kind itself (\`own\`).

${table('blocker', blockerRows(kinds, packages))}

## What verify runs

| kind | what |
| --- | --- |
${kinds.map(({ archetype }) => line([`\`${archetype.name}\``, archetype.verifies])).join('\n')}
`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Of every artifact, whatever its kind. */
const common = ['name', 'version', 'branchDeploy', 'tagPrefix', 'strictVersion', 'arch', 'legs', 'images'];

function fieldRows(kinds: readonly Kind[]): readonly (readonly string[])[] {
  const fields = kinds.map(fieldsOf);
  const all = [...new Set(fields.flatMap((one) => [...one.keys()]))];
  return all.map((field) => [`\`${field}\``, ...fields.map((one) => one.get(field) ?? '')]);
}

function fieldsOf({ archetype, schema }: Kind): ReadonlyMap<string, string> {
  const artifact = schema.properties?.[archetype.name]?.oneOf?.[0] ?? {};
  const legs = artifact.properties?.[archetype.config.legsKey ?? 'legs']?.additionalProperties;
  const inLeg = typeof legs === 'object' ? Object.keys(legs.properties ?? {}) : [];
  const own = Object.keys(artifact.properties ?? {}).filter((field) => !common.includes(field));
  return new Map(
    own.map((field) => {
      const must = artifact.required?.includes(field) === true ? 'needed' : 'may be';
      return [field, inLeg.includes(field) ? 'in a leg' : must];
    }),
  );
}

function appRows(kinds: readonly Kind[]): readonly (readonly string[])[] {
  return apps.map(({ name, joins = false }) => [
    `\`${name}\``,
    ...kinds.map(({ archetype }) => (joins && archetype.joining === undefined ? '' : 'yes')),
  ]);
}

function blockerRows(
  kinds: readonly Kind[],
  packages: readonly WorkspacePackage[],
): readonly (readonly string[])[] {
  const raised = new Map(packages.map((one) => [one.name, raisedBy(one)]));
  return blockerNames.map((blocker) => [
    `[\`${blocker}\`](blockers/${blocker}.md)`,
    ...kinds.map(({ archetype }) => {
      const own = `@parity-lib/${archetype.name}`;
      const { dependencies = [] } = packages.find(({ name }) => name === own) ?? {};
      return [own, ...dependencies]
        .filter((name) => raised.get(name)?.has(blocker) === true)
        .map((name) => (name === own ? 'own' : name.replace('@parity-lib/', '')))
        .join(', ');
    }),
  ]);
}

/** Names in what an error is made from, or handed to what makes it: read off the sources. */
function raisedBy({ name, sources }: WorkspacePackage): ReadonlySet<string> {
  const making = /new Blocked\(([^{]*)\{/g;
  const texts = [...sources].flatMap(([, text]) =>
    // Core also talks of blockers that others raise.
    name === '@parity-lib/core' ? [...text.matchAll(making)].map(([, made = '']) => made) : [text],
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => word)));
}
