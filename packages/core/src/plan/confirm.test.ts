import { describe, expect, test } from 'vitest';

import { Blocked } from '../blocker.ts';
import { confirm } from './confirm.ts';
import { Ledger } from './ledger.ts';
import type { State, Step } from './step.ts';

const down = new Blocked('registry-down', { message: 'It is down.' });

/** A step that was sent, and what looking for it brings: a state, or no answer at all. */
type Sent = readonly [id: string, found: State | Error];

/** Confirms steps that were sent in this order. @returns how it ended, and each look with its `fresh`. */
async function confirmed(...sent: readonly Sent[]) {
  const looks: (readonly [id: string, fresh: boolean | undefined])[] = [];
  const ledger = new Ledger();
  for (const [id, found] of sent) {
    const step: Step = {
      id,
      kind: 'name',
      target: `/${id}`,
      why: 'a test',
      bytes: 1,
      needs: [],
      probe: async (fresh) => {
        looks.push([id, fresh]);
        if (found instanceof Error) throw found;
        return found;
      },
      apply: () => Promise.reject(new Error('confirming changes nothing')),
    };
    ledger.changed(step);
  }
  const ended = await confirm(ledger).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { ended, looks };
}

const done: State = { is: 'done', why: 'the same bytes are there' };
const kept: State = { is: 'kept', why: 'a newer version is there' };

describe('what was sent', () => {
  test('is nothing: nobody is asked', async () => {
    expect(await confirmed()).toEqual({ ended: undefined, looks: [] });
  });

  test('is there, or was rightly moved on by somebody else', async () => {
    expect((await confirmed(['a', done], ['pointer', kept])).ended).toBeUndefined();
  });

  test('is looked for afresh once; the others share what that brought', async () => {
    const { looks } = await confirmed(['a', done], ['b', kept], ['c', done]);
    expect(looks).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
  });

  test('may have been unclear before: only what is known to be sent is looked for', async () => {
    const ledger = new Ledger();
    const step: Step = {
      id: 'maybe',
      kind: 'name',
      target: '/maybe',
      why: 'a test',
      bytes: 1,
      needs: [],
      probe: () => Promise.reject(new Error('it was asked')),
      apply: () => Promise.reject(new Error('it was applied')),
    };
    ledger.maybeChanged(step);
    await expect(confirm(ledger)).resolves.toBeUndefined();
  });
});

describe('digest-mismatch', () => {
  test.each<[string, State, string]>([
    ['it is not there', { is: 'needed' }, 'it says: needed'],
    ['other bytes are there', { is: 'conflict', ours: '5 B', theirs: '3 B' }, 'ours 5 B, theirs 3 B'],
    ['nobody tells, and nothing says why', { is: 'unknown', why: 'not asked' }, 'it says: unknown'],
  ])('when %s', async (_, state, detail) => {
    const { ended } = await confirmed(['a', state]);
    expect(ended).toMatchObject({
      code: 'PARITY_BLOCKED',
      blocker: 'digest-mismatch',
      message: 'a was sent, and the registry does not have it as it was sent.',
      details: [detail],
      next: expect.stringContaining('run the same command again'),
    });
  });

  test('names the first that is not right, and looks no further', async () => {
    const { ended, looks } = await confirmed(['a', done], ['b', { is: 'needed' }], ['c', done]);
    expect(ended).toMatchObject({ message: expect.stringMatching(/^b was sent/) });
    expect(looks.map(([id]) => id)).toEqual(['a', 'b']);
  });
});

describe('a registry that does not tell', () => {
  test('blocks as it does, whether it is a state or no answer', async () => {
    const state: State = { is: 'unknown', why: 'down', blocked: down };
    expect((await confirmed(['a', state])).ended).toBe(down);
    expect((await confirmed(['a', done], ['b', down])).ended).toBe(down);
  });

  test('a defect stays a defect', async () => {
    const defect = new TypeError('ours');
    expect((await confirmed(['a', defect])).ended).toBe(defect);
  });
});
