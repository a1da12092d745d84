import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

import { Bare, goYaml } from '../src/helm/go-yaml.ts';
import type { Yaml } from '../src/helm/go-yaml.ts';

/** Texts that look like something else more often than chance would have it. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed()),
  fc.constantFrom(
    '',
    ' ',
    'yes',
    'NO',
    'null',
    '~',
    '010',
    '0o7',
    '1_000',
    '1e3',
    '1:30',
    '.inf',
    '2001-01-01',
    '<<',
    '=',
  ),
  fc.constantFrom(
    '- a',
    'a: b',
    'a #b',
    '#',
    '---',
    '...',
    '*a',
    '&a',
    '!a',
    '|',
    '>',
    '%',
    '@',
    '`',
    '"',
    "'",
    '{',
    '[',
    '?',
    '\n',
    '\ta',
  ),
  fc.constantFrom('\u0085', '\u2028', '\u2029', '\uFEFF', '\u007F', 'a\u0085b'),
  fc.integer({ min: 100, max: 1100 }).map((length) => 'k'.repeat(length)),
);

const { value } = fc.letrec<{ value: Yaml; fields: Record<string, Yaml> }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    tie('fields'),
  ),
  fields: fc.dictionary(text, tie('value')),
}));

test('any reader reads back what was written', () => {
  const law = fc.property(fc.dictionary(text, value, { minKeys: 1 }), (fields) => {
    const written = goYaml(fields);
    expect(parse(written)).toEqual(fields);
    expect(parse(written, { version: '1.1' })).toEqual(fields);
  });
  fc.assert(law);
});

test('it is laid out as Go does it', () => {
  const written = goYaml({
    a: { b: [{ c: ['d', { e: 'f' }], g: {} }, [], ['h']] },
    i: new Bare('now'),
    j: '1',
  });
  expect(written).toBe(
    'a:\n    b:\n        - c:\n            - d\n            - e: f\n          g: {}\n        - []\n        - - h\ni: now\nj: "1"\n',
  );
});
