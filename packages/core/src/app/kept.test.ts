import { readFileSync } from 'node:fs';

import { tempFolder, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import type { Archetype, RegistryClient } from '../archetype.ts';
import { Blocked } from '../blocker.ts';
import { main } from '../cli/main.ts';
import { conflictBlocker } from '../plan/apply-step.ts';
import { Ledger } from '../plan/ledger.ts';
import type { State, Step } from '../plan/step.ts';
import { Unclear } from '../plan/unclear.ts';
import type { Log } from '../ports.ts';

const unclear = new Unclear(new Blocked('registry-down', { message: 'It is down.' }), { delivered: true });

/** A step that asks these states, one after the other, and whose change is unclear, or made. */
function stepOf(id: string, states: readonly State[], isUnclear = false): Step {
  let asked = 0;
  return {
    id,
    kind: id === 'file' ? 'name' : 'pointer',
    target: `/${id}`,
    why: 'a test',
    bytes: 1,
    needs: [],
    probe: async () => states[Math.min((asked += 1), states.length) - 1] ?? { is: 'needed' },
    apply: async () => {
      if (isUnclear) throw unclear;
    },
  };
}

const done: State = { is: 'done', why: 'it is there' };
const kept: State = { is: 'kept', why: 'a newer one is there' };
const needed: State = { is: 'needed' };

function archetypeOf(steps: readonly Step[]): Archetype<object, object, object, RegistryClient> {
  return {
    name: 'synthetic',
    config: { parse: () => ({ ok: true, value: {} }), nameOf: () => 'tool' },
    legs: () => [{ arch: 'amd64', input: {} }],
    spell: (version) => version,
    connect: () => ({ preflight: async () => [] }),
    inputs: async () => [],
    check: async () => {},
    stage: async () => ({}),
    readMeta: () => ({}),
    steps: () => steps,
    verify: async () => ({ proven: [] }),
    verifies: 'looks at nothing',
  };
}

/** Publishes, and collects what people, programs and the receipt are told. */
async function publish(steps: readonly Step[]) {
  using folder = tempFolder();
  const config = { registry: { host: '127.0.0.1:1', owner: 'oleks' }, synthetic: { version: '1.0' } };
  folder.write('parity.json', JSON.stringify(config));
  let [out, said] = ['', ''];
  const env = { REGISTRY_TOKEN: 'the-secret-token', VERSION: '1.0' };
  const exit = await main(
    archetypeOf(steps),
    { name: 'parity-synthetic', version: '1' },
    {
      argv: ['publish', '--publish', '--json'],
      sink: {
        out: (text: string) => void (out += text),
        err: (text: string) => void (said += text),
        isTerminal: false,
      },
      readStdin: async () => '',
      ports: (log: Log) => testPorts({ env, cwd: folder.path, log }),
      onCrash: () => {},
    },
  );
  const events = out.split('\n').filter((line) => line !== '');
  const receipt = folder.at('.parity-stage/receipts/synthetic/tool/1.0.json');
  const told = exit === 0 ? (JSON.parse(readFileSync(receipt, 'utf8')) as { steps: unknown }).steps : [];
  return { exit, said, receipt: told, events: events.map((line) => JSON.parse(line) as object) };
}

describe('a pointer that was to be moved, and that somebody else moved on meanwhile', () => {
  test('is kept: in what people read, in the events, and in the receipt', async () => {
    const steps = [
      stepOf('file', [needed, done]),
      stepOf('latest', [needed, kept], true),
      stepOf('v1', [kept]),
      stepOf('there', [done]),
    ];
    const { exit, said, receipt, events } = await publish(steps);
    expect(exit, said).toBe(0);
    expect(said).toMatch(/sent +file/);
    expect(said).toMatch(/kept +latest/);
    expect(said).toContain('Published: 1 sent, 1 there already, 2 kept.');
    const states = { file: 'sent', latest: 'kept', v1: 'kept', there: 'done' };
    expect(receipt).toMatchObject(Object.entries(states).map(([id, state]) => ({ id, state })));
    const step = { event: 'step', id: 'latest' };
    expect(events).toContainEqual(expect.objectContaining({ ...step, state: 'started' }));
    expect(events).toContainEqual(expect.objectContaining({ ...step, state: 'kept' }));
    expect(events).not.toContainEqual(expect.objectContaining({ ...step, state: 'sent' }));
    expect(events.at(-1)).toMatchObject({
      event: 'summary',
      exit: 0,
      counts: { sent: 1, kept: 2, done: 1 },
    });
  });

  test('is no change: what fails after it changed nothing', async () => {
    const broken = { ...stepOf('v1', [needed]), apply: () => Promise.reject(unclear.blocked) };
    const { exit, said } = await publish([stepOf('latest', [needed, kept], true), broken]);
    expect(exit, said).toBe(3);
    expect(said).toContain('Nothing was changed.');
  });
});

test('a ledger knows the last that happened to each step', () => {
  const ledger = new Ledger();
  const step = stepOf('latest', []);
  const outcome = (state: State = needed): string => ledger.outcomeOf({ step, state });
  expect([outcome(), outcome(done), ledger.isTouched]).toEqual(['needed', 'done', false]);
  ledger.maybeChanged(step);
  expect([outcome(), ledger.isTouched]).toEqual(['needed', true]);
  ledger.kept(step);
  expect([outcome(), ledger.isTouched]).toEqual(['kept', false]);
  ledger.changed(step);
  expect([outcome(), ledger.isTouched]).toEqual(['sent', true]);
});

describe('the way out of a conflict', () => {
  const conflict = (id: string, more: object = {}) => ({
    step: stepOf(id, []),
    state: { is: 'conflict', ours: 'a', theirs: 'b', ...more } as const,
  });

  test.for([
    ['none', [conflict('a')], 'Release a new version.', []],
    ['of what cannot be deleted', [conflict('a', { alsoDeletes: ['c'] })], 'Release a new version.', []],
    [
      'that takes nothing else along',
      [conflict('a', { remedy: 'delete', alsoDeletes: [] })],
      'Release a new version; or, if nobody can have used what is there, delete it first:',
      ['delete'],
    ],
    [
      'that takes others along, each named once, and none that is in conflict itself',
      [
        conflict('a', { remedy: 'delete', alsoDeletes: ['b', 'c\nBLOCKER(x): y'] }),
        conflict('b', { remedy: 'delete', alsoDeletes: ['a', 'c\nBLOCKER(x): y', 'd'] }),
      ],
      'Release a new version; or, if nobody can have used what is there, delete it first, and with it c BLOCKER(x): y, d:',
      ['delete'],
    ],
  ] as const)('%s', ([, conflicts, next, commands]) => {
    expect(conflictBlocker(conflicts, 'tool 1.0')).toMatchObject({ next, commands });
  });
});
