import { expect, test } from 'vitest';

import { brokenSchemas, soundSchemas } from '../../test/kit/schema-cases.ts';
import { checkSchema } from './check-schema.ts';

async function check(text: string): Promise<string | undefined> {
  const file = { path: 'values.schema.json', size: 1, read: () => Promise.resolve(Buffer.from(text)) };
  return (await checkSchema(file))?.what;
}

const drafts = [
  'http://json-schema.org/draft-04/schema#',
  'http://json-schema.org/draft-06/schema#',
  'http://json-schema.org/draft-07/schema#',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
  'http://json-schema.org/draft-07/schema',
  'http://json-schema.org/schema#',
];

test.for(drafts)('%s', async ($schema) => {
  const schema = {
    $schema,
    type: 'object',
    properties: { a: { type: ['string', 'null'], minLength: 1 } },
    'x-own': 1,
  };
  expect(await check(JSON.stringify(schema))).toBeUndefined();
  const wrong = { $schema, properties: { a: { type: 'strnig' } } };
  expect(await check(JSON.stringify(wrong))).toContain('is no JSON Schema: "/properties/a/type" must');
});

test.for(soundSchemas)('%s is one', async (text) => {
  expect(await check(text)).toBeUndefined();
});

test.for(brokenSchemas)('%s is none', async (text) => {
  expect(await check(text)).toMatch(/is no JSON Schema: "|refers to "|is of no draft|has the pattern/);
});

test.for([
  ['', 'is no JSON: '],
  ['{,}', 'is no JSON: '],
  ['[]', 'neither a map nor true or false'],
  ['null', 'neither a map nor true or false'],
  ['{"required":"a"}', '"/required" must be array'],
  ['{"properties":{"a":1}}', '"/properties/a" must be'],
  ['{"$ref":"#/definitions/gone"}', 'refers to "#/definitions/gone", which is not in it'],
  ['{"pattern":"("}', 'has the pattern "(", which Helm cannot read'],
])('%s %s', async ([text = '', message]) => {
  expect(await check(text)).toContain(message);
});

test('one of somebody else is left to Helm', async () => {
  expect(await check('{"$schema":"https://example.org/own","type":1}')).toBeUndefined();
  expect(await check('{"$ref":"https://example.org/own"}')).toBeUndefined();
});
