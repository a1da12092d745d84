import { readFileSync } from 'node:fs';

import { schemaProblems, tempFolder, type TempFolder, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { toJSONSchema } from 'zod/v4/core';

import { arches } from '../arch.ts';
import type { Archetype, RegistryClient } from '../archetype.ts';
import { Blocked, blockerNames } from '../blocker.ts';
import { main } from '../cli/main.ts';
import type { Step } from '../plan/step.ts';
import { Unclear } from '../plan/unclear.ts';
import type { Env } from '../ports.ts';
import type { Event } from './events.ts';

const schemaFile = '../../events.schema.json';
const count = z.int().check(z.nonnegative());

/** The published form of the events: looser than what we print, since fields may be added. */
const events: z.ZodMiniType<Event> = z.discriminatedUnion('event', [
  z.looseObject({
    event: z.literal('app'),
    name: z.string(),
    summary: z.string(),
    mayPublish: z.boolean(),
  }),
  z.looseObject({
    event: z.literal('page'),
    name: z.enum(blockerNames),
    text: z.string(),
  }),
  z.looseObject({
    event: z.literal('digest'),
    artifact: z.string(),
    arch: z.enum(arches),
    digest: z.string(),
  }),
  z.looseObject({
    event: z.literal('plan'),
    artifact: z.string(),
    id: z.string(),
    kind: z.enum(['content', 'name', 'pointer']),
    target: z.string(),
    state: z.enum(['done', 'needed', 'kept', 'conflict', 'unknown']),
    bytes: count,
    why: z.exactOptional(z.string()),
  }),
  z.looseObject({
    event: z.literal('step'),
    artifact: z.string(),
    id: z.string(),
    state: z.enum(['started', 'sent', 'kept', 'failed']),
    bytes: z.exactOptional(count),
    ms: z.exactOptional(count),
  }),
  z.looseObject({
    event: z.literal('blocker'),
    artifact: z.exactOptional(z.string()),
    name: z.enum(blockerNames),
    message: z.string(),
    next: z.string(),
    stops: z.boolean(),
  }),
  z.looseObject({
    event: z.literal('summary'),
    app: z.string(),
    artifact: z.nullable(z.string()),
    version: z.nullable(z.string()),
    publish: z.boolean(),
    exit: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]),
    counts: z.record(z.string(), count),
  }),
]);

test('the published JSON Schema is that of the events (vitest -u writes it)', async () => {
  const schema = { title: 'An event of parity --json', ...toJSONSchema(events) };
  await expect(`${JSON.stringify(schema, undefined, 2)}\n`).toMatchFileSnapshot(schemaFile);
});

interface RunParts {
  readonly argv: readonly string[];
  readonly env?: Env;
  readonly config?: object;
  /** What the registry has, by name. */
  readonly there?: Readonly<Record<string, string>>;
  readonly refusal?: Blocked;
  /** How applying a step fails. */
  readonly failure?: Error;
}

interface Input {
  readonly file: string;
}

/** An archetype of one file a leg, whose registry is a map. */
function thing(
  registry: Map<string, string>,
  { refusal, failure }: RunParts,
): Archetype<Input, Input, object, RegistryClient> {
  const stepOf = (name: string, size: number): Step => ({
    id: name,
    kind: 'name',
    target: `/${name}`,
    why: 'a file',
    bytes: size,
    needs: [],
    probe: async () => {
      const theirs = registry.get(name);
      if (theirs === undefined) return { is: 'needed' };
      return theirs === 'same'
        ? { is: 'done', why: 'it is there' }
        : { is: 'conflict', ours: 'same', theirs };
    },
    apply: async () => {
      if (failure !== undefined) throw failure;
      registry.set(name, 'same');
    },
  });
  return {
    name: 'thing',
    config: {
      parse: ({ file }) =>
        typeof file === 'string'
          ? { ok: true, value: { file } }
          : { ok: false, problems: [{ path: 'file', message: 'is missing' }] },
      nameOf: () => 'tool',
    },
    legs: (input) => [{ arch: 'amd64', input }],
    spell: (version) => version,
    connect: () => ({ preflight: async () => (refusal === undefined ? [] : [refusal]) }),
    inputs: async () => [],
    check: async () => {},
    stage: async (leg, _config, _release, out) => out.addFile('tool', leg.input.file),
    readMeta: (meta) => meta as object,
    steps: (legs) => legs.flatMap(({ sources }) => sources.map(({ name, size }) => stepOf(name, size))),
    verify: async () => ({ proven: [['tool']] }),
    verifies: 'looks at one thing',
  };
}

/** A whole run of the program, with what it printed on standard output. */
async function run(folder: TempFolder, parts: RunParts) {
  const registry = { host: 'localhost:1', owner: 'oleks' };
  folder.write('tool', 'the program');
  folder.write(
    'parity.json',
    JSON.stringify(parts.config ?? { registry, thing: { version: '1.0', file: 'tool' } }),
  );
  let out = '';
  const content = new Map(Object.entries(parts.there ?? {}));
  const env = { REGISTRY_TOKEN: 'the-secret-token', ...parts.env };
  const exit = await main(
    thing(content, parts),
    { name: 'parity-thing', version: '1' },
    {
      argv: [...parts.argv, '--json'],
      sink: { out: (text) => void (out += text), err: () => {}, isTerminal: false },
      readStdin: async () => '',
      onCrash: () => {},
      ports: (log) => testPorts({ env, cwd: folder.path, log }),
    },
  );
  const printed = out.split('\n').filter((line) => line !== '');
  return { exit, content, events: printed.map((line) => JSON.parse(line) as Event) };
}

const publish = ['publish', '--publish'];
const VERSION = '1.0';
const unclear = new Unclear(new Blocked('registry-down', { message: 'It is down.' }), { delivered: true });
const quota = new Blocked('quota', { message: 'Full.', next: 'Make room.' });

describe('every event of a run is as the schema says, and the last one is its summary', () => {
  const runs: readonly (readonly [name: string, parts: RunParts, exit: number, kinds: readonly string[]])[] =
    [
      ['a dry run', { argv: ['publish'] }, 0, ['plan', 'blocker', 'summary']],
      ['a dry run, offline', { argv: ['publish', '--offline'], env: { VERSION } }, 0, ['plan', 'summary']],
      ['a publish', { argv: publish, env: { VERSION } }, 0, ['plan', 'step', 'step', 'summary']],
      [
        'a publish of what is there',
        { argv: publish, env: { VERSION }, there: { tool: 'same' } },
        0,
        ['plan', 'summary'],
      ],
      [
        'a conflict',
        { argv: publish, env: { VERSION }, there: { tool: 'other' } },
        3,
        ['plan', 'blocker', 'summary'],
      ],
      ['a publish that was not meant', { argv: publish }, 3, ['blocker', 'summary']],
      ['no token', { argv: publish, env: { VERSION, REGISTRY_TOKEN: '' } }, 3, ['blocker', 'summary']],
      [
        'a preflight that refuses',
        { argv: publish, env: { VERSION }, refusal: quota },
        3,
        ['plan', 'blocker', 'summary'],
      ],
      [
        'a write that is refused',
        { argv: publish, env: { VERSION }, failure: quota },
        3,
        ['plan', 'step', 'step', 'blocker', 'summary'],
      ],
      [
        'a write that never succeeds',
        { argv: publish, env: { VERSION }, failure: unclear },
        3,
        ['plan', 'step', 'step', 'blocker', 'summary'],
      ],
      ['nothing staged', { argv: ['push-staged'] }, 3, ['blocker', 'summary']],
      ['a stage', { argv: ['stage'] }, 0, ['summary']],
      ['a check', { argv: ['check'] }, 0, ['summary']],
      ['what there is', { argv: ['apps'] }, 0, [...Array<string>(7).fill('app'), 'summary']],
      ['a page', { argv: ['explain', 'locked'] }, 0, ['page', 'summary']],
      ['a page that is none', { argv: ['explain', 'lokced'] }, 2, ['summary']],
      ['a config that is wrong', { argv: ['publish'], config: {} }, 2, ['summary']],
      [
        'a defect',
        { argv: publish, env: { VERSION }, failure: new TypeError('ours') },
        1,
        ['plan', 'step', 'step', 'summary'],
      ],
    ];

  test.each(runs)('%s', async (_, parts, exit, kinds) => {
    using folder = tempFolder();
    const result = await run(folder, parts);
    expect(result.events.map(({ event }) => event)).toEqual(kinds);
    const schema = JSON.parse(readFileSync(new URL(schemaFile, import.meta.url), 'utf8')) as object;
    for (const event of result.events) expect(schemaProblems(schema, event)).toEqual([]);
    expect(result.events.at(-1)).toMatchObject({ event: 'summary', exit, app: parts.argv[0] });
    expect(result.exit).toBe(exit);
    expect(JSON.stringify(result.events)).not.toContain('the-secret-token');
  });

  test('what a publish did', async () => {
    using folder = tempFolder();
    const { events, content } = await run(folder, { argv: publish, env: { VERSION: '2.0' } });
    expect([...content]).toEqual([['tool', 'same']]);
    expect(events).toEqual([
      expect.objectContaining({ event: 'plan', artifact: 'tool', id: 'tool', state: 'needed', bytes: 11 }),
      expect.objectContaining({ event: 'step', id: 'tool', state: 'started' }),
      expect.objectContaining({ event: 'step', id: 'tool', state: 'sent', bytes: 11 }),
      {
        event: 'summary',
        app: 'publish',
        artifact: 'tool',
        version: '2.0',
        publish: true,
        exit: 0,
        counts: { sent: 1 },
      },
    ]);
  });

  test('what there is', async () => {
    using folder = tempFolder();
    const { events } = await run(folder, { argv: ['apps'] });
    expect(events.flatMap((event) => (event.event === 'app' ? [event] : []))).toEqual(
      [
        ['stage', false],
        ['stage-amd64', false],
        ['publish', true],
        ['publish-amd64', true],
        ['push-staged', true],
        ['verify', false],
        ['check', false],
      ].map(([name, mayPublish]) => ({ event: 'app', name, summary: expect.any(String), mayPublish })),
    );
  });

  test('a page, as it stands in the docs, with commands of the program that is asked', async () => {
    using folder = tempFolder();
    const { events } = await run(folder, { argv: ['explain', 'locked'] });
    const page = new URL('../../../../docs/blockers/locked.md', import.meta.url);
    const text = readFileSync(page, 'utf8').replaceAll('parity-generic-binary', 'parity-thing');
    expect(text).toContain('npx parity-thing');
    expect(events[0]).toEqual({ event: 'page', name: 'locked', text });
  });

  test('a schema that is violated is noticed', () => {
    const schema = JSON.parse(readFileSync(new URL(schemaFile, import.meta.url), 'utf8')) as object;
    expect(schemaProblems(schema, { event: 'step', artifact: 'a', id: 'x', state: 'lost' })).not.toEqual([]);
    expect(schemaProblems(schema, { event: 'other' })).not.toEqual([]);
    expect(schemaProblems(schema, { event: 'step', artifact: 'a', id: 'x', state: 'sent', more: 1 })).toEqual(
      [],
    );
  });
});
