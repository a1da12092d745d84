import { parityJsonSchema } from '@parity-lib/core/json-schema';
import { expect, test } from 'vitest';

import { legSchema, topSchema } from './config/schema.ts';

test('the published JSON Schema is the one that checks parity.json (vitest -u writes it)', async () => {
  const schema = parityJsonSchema('helm-chart', { top: topSchema, leg: legSchema, isLoose: true });
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot('../parity.schema.json');
});
