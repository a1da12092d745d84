import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { genericBinary } from '@parity-lib/generic-binary';
import { helmChart } from '@parity-lib/helm-chart';
import { nix2container } from '@parity-lib/nix2container';
import { npmAddon } from '@parity-lib/npm-addon';
import { pypiWheel } from '@parity-lib/pypi-wheel';
import { expect, test } from 'vitest';

import { type JsonSchema, kindsPage } from '../src/kinds-table.ts';
import { readPackages } from '../src/workspace-package.ts';

const root = path.resolve(import.meta.dirname, '../../..');

test('docs/kinds.md is what the code says (vitest --update writes it)', async () => {
  const archetypes = [genericBinary, pypiWheel, npmAddon, nix2container, helmChart];
  const kinds = await Promise.all(
    archetypes.map(async (archetype) => {
      const file = path.join(root, 'packages', archetype.name, 'parity.schema.json');
      return { archetype, schema: JSON.parse(await readFile(file, 'utf8')) as JsonSchema };
    }),
  );
  const page = kindsPage(kinds, await readPackages(root));
  await expect(page).toMatchFileSnapshot(path.join(root, 'docs/kinds.md'));
});
