import { resolve } from 'node:path';

import { expect, test } from 'vitest';

import { contracts } from './contract.ts';
import { page } from './page.ts';

test('the page says what the suite asserts', async () => {
  await expect(page(contracts)).toMatchFileSnapshot(
    resolve(import.meta.dirname, '../../../../docs/registries.md'),
  );
});
