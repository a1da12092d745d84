import { parityJsonSchema } from '@parity-lib/core/json-schema';
import { parseConfig } from '@parity-lib/core/testing';
import { describe, expect, test } from 'vitest';

import { parse } from '../src/config.ts';
import { legSchema, topSchema } from '../src/schema.ts';

type Json = Record<string, unknown>;
type Path = readonly (string | number)[];

const rules = {
  branchDeploy: { branches: ['staging'], tag: '0.1.${CI_PIPELINE_NUMBER}', pointers: ['${branch}'] },
  tagPrefix: 'v',
  strictVersion: false,
};
const top = {
  $schema: 'x',
  registry: {
    host: 'git.example.org',
    owner: 'oleks',
    username: 'oleks',
    passEntry: 'a/b',
    plainHttp: false,
    authHosts: ['x'],
  },
  ...rules,
};
const leg = {
  binary: 'a',
  assetName: 'a',
  files: [{ binary: 'b', assetName: 'b' }],
  build: ['make', 'a'],
};
const artifact = {
  name: 'tool',
  version: '1',
  ...rules,
  pname: 'tool',
  checksums: true,
  allowStorePaths: true,
};

/** Between them, they have every field that there is. */
const samples: readonly Json[] = [
  { ...top, 'generic-binary': { ...artifact, legs: { amd64: leg } } },
  { ...top, 'generic-binary': [{ ...artifact, arch: 'amd64', ...leg }] },
];

const problemsOf = (config: unknown): readonly { readonly path: string; readonly message: string }[] => {
  const parsed = parseConfig(config, 'generic-binary', { parse, nameOf: ({ pname }) => pname });
  return parsed.ok ? [] : parsed.problems;
};

/** Every place in a value, from the outside in. */
function placesIn(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [at, ...inner.flatMap(([key, entry]) => placesIn(entry, [...at, key]))];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Json)[key], value);
}

/** A copy with another value in one place. */
function withAt(config: Json, path: Path, value: unknown): unknown {
  const copy = structuredClone(config);
  const last = path.at(-1);
  if (last === undefined) return value;
  Object.defineProperty(valueAt(copy, path.slice(0, -1)), last, { value, enumerable: true });
  return copy;
}

const spelled = (path: Path): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

const places = samples.flatMap((sample) => placesIn(sample).map((path) => ({ sample, path })));
const wrong: readonly unknown[] = [null, true, 5, -1.5e300, 'text', [], {}, [[]], { a: 1 }];

/** The places that a JSON Schema knows; what has any key or number in it is written `*`. */
function placesOf(schema: Json, at: string): readonly string[] {
  const {
    properties = {},
    items,
    additionalProperties,
    oneOf = [],
  } = schema as {
    properties?: Record<string, Json>;
    items?: Json;
    additionalProperties?: Json | false;
    oneOf?: Json[];
  };
  return [
    at,
    ...Object.entries(properties).flatMap(([key, inner]) => placesOf(inner, `${at}.${key}`)),
    ...[items, additionalProperties || undefined].flatMap((inner) =>
      inner ? placesOf(inner, `${at}.*`) : [],
    ),
    ...oneOf.flatMap((inner) => placesOf(inner, at)),
  ];
}

test('the samples are right, and have every field of the schema', () => {
  expect(samples.flatMap(problemsOf)).toEqual([]);
  const schema = parityJsonSchema('generic-binary', { top: topSchema, leg: legSchema });
  const ours = places.map(({ path }) =>
    ['', ...path.map((key) => (key === 'amd64' || typeof key === 'number' ? '*' : key))].join('.'),
  );
  // A list of artifacts has in the schema what a single one has.
  expect(
    placesOf(schema, '').filter(
      (place) =>
        !ours.includes(place) &&
        !/binary\.\*\.legs|binary\.(?:arch|binary|assetName|files|build)/.test(place),
    ),
  ).toEqual([]);
});

test('a value of the wrong type is named in every place, with what came', () => {
  const silent: string[] = [];
  for (const { sample, path } of places) {
    for (const value of wrong) {
      if (kindOf(value) === kindOf(valueAt(sample, path))) continue;
      // One artifact may stand alone or in a list.
      if (path.length === 1 && path[0] === 'generic-binary' && typeof value === 'object' && value !== null)
        continue;
      const at = spelled(path);
      const found = problemsOf(withAt(sample, path, value)).find((problem) => problem.path === at);
      if (found?.message.includes(JSON.stringify(value)) !== true)
        silent.push(`${at} = ${JSON.stringify(value)}: ${found?.message}`);
    }
  }
  expect(silent).toEqual([]);
});

describe('text that nobody meant, in every place that takes text', () => {
  test.each<[string, string]>([
    ['10 MB', 'x'.repeat(10_000_000)],
    ['10 MB of quotes', '"'.repeat(10_000_000)],
    ['control characters and escapes of terminals', 'a\0\n\r\x1b]0;x\x07\x9b2J\u202E\u2028b'],
    ['half a character', '\uD800'],
    ['a byte order mark', '\uFEFF'],
    ['nothing', ''],
  ])('%s', (_, text) => {
    const started = performance.now();
    let tried = 0;
    for (const { sample, path } of places) {
      if (typeof valueAt(sample, path) !== 'string') continue;
      tried += 1;
      for (const { path: at, message } of problemsOf(withAt(sample, path, text))) {
        expect(at.length + message.length).toBeLessThan(700);
        expect(at + message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
        expect((at + message).isWellFormed()).toBe(true);
      }
    }
    expect(tried).toBeGreaterThan(30);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

test.each(['__proto__', 'constructor', 'prototype'])(
  'the key %s is refused in every object, and changes none',
  (key) => {
    for (const { sample, path } of places) {
      if (kindOf(valueAt(sample, path)) !== 'object') continue;
      const poisoned = JSON.parse(
        JSON.stringify(withAt(sample, [...path, key], { polluted: 1, binary: 'evil' })),
      );
      expect(problemsOf(poisoned).map((problem) => problem.path)).toContain(spelled([...path, key]));
      expect(({} as Json)['polluted']).toBeUndefined();
    }
  },
);

test('a list of 100,000 wrong artifacts is read in time', () => {
  const started = performance.now();
  expect(problemsOf({ ...top, 'generic-binary': Array(100_000).fill(0) })).toHaveLength(100_000);
  expect(performance.now() - started).toBeLessThan(10_000);
});
