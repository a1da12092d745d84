import { fc, test as property } from '@fast-check/vitest';
import { fakeClock, testPorts } from '@parity-tools/test-kit';
import { describe, expect, test } from 'vitest';

import { Blocked, Stopped } from '../blocker.ts';
import { Answer } from '../http/answer.ts';
import { WireError } from '../http/wire-error.ts';
import { applyPlan } from './apply-plan.ts';
import { confirm } from './confirm.ts';
import { Ledger } from './ledger.ts';
import { makePlan } from './make-plan.ts';
import { inOrder, type PlannedStep, type State, type Step, type StepKind } from './step.ts';
import { attemptWrite, Unclear } from './unclear.ts';

const down = new Blocked('registry-down', { message: 'It is down.' });
const lost = (delivered: boolean): Unclear => new Unclear(down, { delivered });

/** A registry in memory that remembers in what order it was asked and changed. */
class Registry {
  readonly content = new Map<string, string>();
  readonly asked: string[] = [];
  readonly applied: string[] = [];
  /** Names that are being written right now, for each write that began. */
  readonly together: string[][] = [];
  readonly #writing = new Set<string>();

  async write(id: string, bytes: string): Promise<void> {
    this.#writing.add(id);
    this.together.push([...this.#writing]);
    await new Promise(setImmediate);
    this.content.set(id, bytes);
    this.applied.push(id);
    this.#writing.delete(id);
  }
}

interface StepParts {
  readonly kind?: StepKind;
  readonly needs?: readonly Step[];
  readonly bytes?: string;
  /** Instead of a write that succeeds. */
  readonly apply?: () => Promise<void>;
  readonly probe?: () => Promise<State>;
}

function stepOf(registry: Registry, id: string, parts: StepParts = {}): Step {
  const { kind = 'name', needs = [], bytes = `bytes of ${id}` } = parts;
  const state = (): State => {
    const there = registry.content.get(id);
    if (there === undefined) return { is: 'needed' };
    return there === bytes ? { is: 'done', why: 'same' } : { is: 'conflict', ours: bytes, theirs: there };
  };
  return {
    id,
    kind,
    needs,
    target: `/${id}`,
    why: 'a test',
    bytes: bytes.length,
    probe: async () => {
      registry.asked.push(id);
      return parts.probe?.() ?? state();
    },
    apply: parts.apply ?? (() => registry.write(id, bytes)),
  };
}

interface ApplyParts {
  readonly stop?: AbortSignal;
  readonly ledger?: Ledger;
}

async function apply(plan: readonly PlannedStep[], { stop, ledger = new Ledger() }: ApplyParts = {}) {
  const seen: string[] = [];
  const listener = {
    started: ({ id }: Step) => void seen.push(`started ${id}`),
    progressed: () => {},
    finished: ({ id }: Step) => void seen.push(`finished ${id}`),
    failed: ({ id }: Step) => void seen.push(`failed ${id}`),
  };
  const clock = fakeClock({ skip: true });
  const ports = testPorts({ clock, ...(stop === undefined ? {} : { stop }) });
  const failed = await applyPlan({ subject: 'tool 1.2.3', plan, ledger }, listener, ports).then(
    () => undefined,
    (error: unknown) => error as Error,
  );
  const ids = (steps: ReadonlySet<Step>): string[] => [...steps].map(({ id }) => id);
  return { failed, seen, done: ids(ledger.done), maybe: ids(ledger.maybe), clock };
}

const statesOf = (plan: readonly PlannedStep[]) =>
  Object.fromEntries(plan.map(({ step, state }) => [step.id, state.is]));

describe('a plan', () => {
  test('lists needs before what needs them, else the order given', () => {
    const registry = new Registry();
    const blob = stepOf(registry, 'blob', { kind: 'content' });
    const manifest = stepOf(registry, 'manifest', { needs: [blob] });
    const tag = stepOf(registry, 'tag', { kind: 'pointer', needs: [manifest] });
    const other = stepOf(registry, 'other');
    expect(inOrder([tag, other]).map(({ id }) => id)).toEqual(['blob', 'manifest', 'tag', 'other']);
  });

  test('of steps that need each other is a defect', () => {
    const registry = new Registry();
    const needs: Step[] = [];
    const one = stepOf(registry, 'one', { needs });
    needs.push(stepOf(registry, 'two', { needs: [one] }));
    expect(() => inOrder([one])).toThrow('needs itself');
  });

  test('does not ask for content under a name that is there', async () => {
    const registry = new Registry();
    const blob = stepOf(registry, 'blob', { kind: 'content' });
    const shared = stepOf(registry, 'shared', { kind: 'content' });
    const here = stepOf(registry, 'here', { needs: [blob, shared] });
    const missing = stepOf(registry, 'missing', { needs: [shared] });
    registry.content.set('here', 'bytes of here');
    const plan = await makePlan([here, missing], false);
    expect(statesOf(plan)).toEqual({ blob: 'done', shared: 'done', here: 'done', missing: 'needed' });
    expect(registry.asked.toSorted()).toEqual(['here', 'missing']);
  });

  test('asks for content under a name that is not there', async () => {
    const registry = new Registry();
    registry.content.set('blob', 'bytes of blob');
    const blob = stepOf(registry, 'blob', { kind: 'content' });
    const plan = await makePlan([stepOf(registry, 'name', { needs: [blob] })], false);
    expect(statesOf(plan)).toEqual({ blob: 'done', name: 'needed' });
    expect(registry.asked).toEqual(['name', 'blob']);
  });

  test('asks for names under a pointer that stands right: they are what must not change', async () => {
    const registry = new Registry();
    registry.content.set('tag', 'bytes of tag');
    registry.content.set('name', 'other bytes');
    const name = stepOf(registry, 'name');
    const plan = await makePlan([stepOf(registry, 'tag', { kind: 'pointer', needs: [name] })], false);
    expect(statesOf(plan)).toEqual({ name: 'conflict', tag: 'done' });
  });

  test('offline asks nothing', async () => {
    const registry = new Registry();
    expect(statesOf(await makePlan([stepOf(registry, 'a')], true))).toEqual({ a: 'unknown' });
    expect(registry.asked).toEqual([]);
  });

  test('takes a registry that does not tell as a state, and a defect as a defect', async () => {
    const registry = new Registry();
    const silent = stepOf(registry, 'a', { probe: () => Promise.reject(down) });
    const [planned] = await makePlan([silent], false);
    expect(planned?.state).toEqual({ is: 'unknown', why: 'It is down.', blocked: down });
    const broken = stepOf(registry, 'b', { probe: () => Promise.reject(new TypeError('ours')) });
    await expect(makePlan([broken], false)).rejects.toThrow('ours');
  });
});

describe('applying', () => {
  test('does what is needed and nothing else', async () => {
    const registry = new Registry();
    const steps = ['needed', 'done', 'kept', 'unknown'].map((id) => stepOf(registry, id));
    const states: State[] = [
      { is: 'needed' },
      { is: 'done', why: '' },
      { is: 'kept', why: '' },
      { is: 'unknown', why: '' },
    ];
    const plan = steps.map((step, at) => ({ step, state: states[at] ?? { is: 'needed' } }));
    const { seen, done } = await apply(plan);
    expect(registry.applied).toEqual(['needed']);
    expect([seen, done]).toEqual([['started needed', 'finished needed'], ['needed']]);
  });

  test('runs four at once of what does not need each other, and pointers one by one at the end', async () => {
    const registry = new Registry();
    const names = Array.from({ length: 9 }, (_, at) => stepOf(registry, `n${at}`));
    const pointers = ['p1', 'p2', 'p3'].map((id) => stepOf(registry, id, { kind: 'pointer' }));
    await apply(await makePlan([...pointers, ...names], false));
    expect(Math.max(...registry.together.map(({ length }) => length))).toBe(4);
    expect(registry.applied.slice(-3)).toEqual(['p1', 'p2', 'p3']);
    expect(registry.together.slice(-3)).toEqual([['p1'], ['p2'], ['p3']]);
  });

  test('after a failure starts nothing new, ends what is under way, and moves no pointer', async () => {
    const registry = new Registry();
    const refused = new Blocked('quota', { message: 'full' });
    const slow = stepOf(registry, 'slow');
    const bad = stepOf(registry, 'bad', { apply: () => Promise.reject(refused) });
    const after = stepOf(registry, 'after', { needs: [bad] });
    const pointer = stepOf(registry, 'pointer', { kind: 'pointer' });
    const { failed, done } = await apply(await makePlan([slow, bad, after, pointer], false));
    expect(failed).toBe(refused);
    expect([registry.applied, done]).toEqual([['slow'], ['slow']]);
  });

  test('when stopped ends what is under way and starts nothing new', async () => {
    const registry = new Registry();
    const controller = new AbortController();
    const first = stepOf(registry, 'first', {
      apply: async () => {
        controller.abort(new Stopped('SIGTERM'));
        await registry.write('first', 'bytes of first');
      },
    });
    const second = stepOf(registry, 'second', { needs: [first] });
    const result = await apply(await makePlan([second], false), { stop: controller.signal });
    expect(result.failed).toMatchObject({ code: 'PARITY_STOPPED' });
    expect([registry.applied, result.done]).toEqual([['first'], ['first']]);
  });
});

describe('a write whose outcome is unclear', () => {
  /** One step that fails as told, and then looks as told. */
  async function unclear(parts: { delivered?: boolean; after: readonly State[]; tries?: number }) {
    const registry = new Registry();
    const looks = [...parts.after];
    let tries = 0;
    const step = stepOf(registry, 'it', {
      probe: async () => looks.shift() ?? { is: 'needed' },
      apply: async () => {
        tries += 1;
        if (tries <= (parts.tries ?? 1)) throw lost(parts.delivered ?? true);
        await registry.write('it', 'bytes of it');
      },
    });
    return { ...(await apply([{ step, state: { is: 'needed' } }])), tries: () => tries };
  }

  test('that happened after all is done', async () => {
    const { failed, done, maybe, tries } = await unclear({ after: [{ is: 'done', why: 'there' }] });
    expect([failed, done, maybe, tries()]).toEqual([undefined, ['it'], [], 1]);
  });

  test('that did not happen is tried again', async () => {
    const { failed, done, tries, clock } = await unclear({ after: [{ is: 'needed' }], tries: 2 });
    expect([failed, done, tries(), clock.waits]).toEqual([undefined, ['it'], 3, [250, 500]]);
  });

  test('five times, and then changed nothing', async () => {
    const { failed, done, maybe, tries } = await unclear({ after: [], tries: 99 });
    expect([failed, done, maybe, tries()]).toEqual([down, [], [], 5]);
  });

  test('and somebody else wrote other bytes meanwhile is a conflict', async () => {
    const { failed, done, maybe } = await unclear({ after: [{ is: 'conflict', ours: 'a', theirs: 'b' }] });
    expect(failed).toMatchObject({
      blocker: 'version-conflict',
      message: 'tool 1.2.3 is already published with other bytes.',
      details: ['it', '  ours   a', '  theirs b'],
    });
    expect([done, maybe]).toEqual([[], []]);
  });

  test('and nobody tells may have changed the registry', async () => {
    const { failed, done, maybe } = await unclear({ after: [{ is: 'unknown', why: '?' }] });
    expect([failed, done, maybe]).toEqual([down, [], ['it']]);
  });

  test('and nobody tells has changed nothing where nothing was delivered', async () => {
    const { failed, maybe } = await unclear({ delivered: false, after: [{ is: 'unknown', why: '?' }] });
    expect([failed, maybe]).toEqual([down, []]);
  });

  test('and a pointer that somebody moved on rightly stays', async () => {
    const { failed, done, maybe } = await unclear({ after: [{ is: 'kept', why: 'newer' }] });
    expect([failed, done, maybe]).toEqual([undefined, [], []]);
  });
});

describe('what makes a write unclear', () => {
  const url = new URL('https://git.example.org/x');
  const answer = (status: number, headers = {}) =>
    new Answer({ method: 'PUT', url }, status, headers, 'words');
  const write = (outcome: () => Promise<Answer>) =>
    attemptWrite(outcome, url, fakeClock()).catch((error: unknown) => error as Unclear);

  test.each([408, 409, 429, 500, 502, 503])('the answer %i', async (status) => {
    const outcome = await write(async () => answer(status, { 'retry-after': '3' }));
    expect(outcome).toMatchObject({ code: 'PARITY_UNCLEAR', delivered: true, retryAfterMs: 3000 });
  });

  test.each([200, 201, 400, 401, 403, 404, 413])('not the answer %i', async (status) => {
    expect(await write(async () => answer(status))).toMatchObject({ status });
  });

  test.each([true, false])('a connection that broke, delivered: %s', async (delivered) => {
    const broke = new WireError('lost', 'reset', { delivered });
    expect(await write(() => Promise.reject(broke))).toMatchObject({ code: 'PARITY_UNCLEAR', delivered });
  });

  test('not a registry that did not prove who it is', async () => {
    const broke = new WireError('tls', 'self-signed', { delivered: false });
    expect(await write(() => Promise.reject(broke))).toMatchObject({ blocker: 'tls-untrusted' });
  });
});

describe('for any graph', () => {
  /** Each step may need those before it: a graph without circles, of any shape. */
  const graph = fc.array(
    fc.record({
      kind: fc.constantFrom<StepKind>('content', 'name', 'pointer'),
      needs: fc.array(fc.nat(), { maxLength: 4 }),
      there: fc.boolean(),
      /** Refused, or its answer lost: after it was stored, or before. */
      fails: fc.constantFrom('no', 'refused', 'stored', 'dropped'),
    }),
    { minLength: 1, maxLength: 14 },
  );
  const rank = { content: 0, name: 1, pointer: 2 };

  property.prop([graph, fc.boolean()])(
    'needs come first, pointers last, a repeat finishes it',
    async (nodes, mayFail) => {
      const registry = new Registry();
      const steps: Step[] = [];
      const early: string[] = [];
      let failing = mayFail;
      nodes.forEach((node, at) => {
        // Content needs only content, names no pointers: as the archetypes build them.
        const needs = [...new Set(node.needs.map((need) => steps[need % Math.max(1, at)]))].filter(
          (step): step is Step => step !== undefined && rank[step.kind] <= rank[node.kind],
        );
        const id = `${node.kind}${at}`;
        if (node.there && node.kind !== 'pointer' && needs.every((need) => registry.content.has(need.id)))
          registry.content.set(id, `bytes of ${id}`);
        const write = (): Promise<void> => {
          early.push(
            ...needs
              .filter((need) => !registry.content.has(need.id))
              .map((need) => `${id} before ${need.id}`),
          );
          return registry.write(id, `bytes of ${id}`);
        };
        let tries = 0;
        const apply = async (): Promise<void> => {
          tries += 1;
          if (failing && node.fails === 'refused') throw down;
          if (failing && node.fails === 'dropped' && tries === 1) throw lost(true);
          await write();
          if (failing && node.fails === 'stored') throw lost(true);
        };
        steps.push(stepOf(registry, id, { kind: node.kind, needs, apply }));
      });
      const before = new Set(registry.content.keys());
      const { failed } = await apply(await makePlan(steps, false));

      expect(early).toEqual([]);
      const position = new Map(registry.applied.map((id, at) => [id, at]));
      for (const step of steps) {
        const at = position.get(step.id);
        if (at === undefined) continue;
        for (const need of step.needs)
          expect(before.has(need.id) || (position.get(need.id) ?? Infinity) < at).toBe(true);
        if (step.kind === 'pointer')
          expect(steps.every(({ kind, id }) => kind === 'pointer' || registry.content.has(id))).toBe(true);
      }
      expect(failed === undefined).toBe(steps.every(({ id }) => registry.content.has(id)));

      failing = false;
      expect((await apply(await makePlan(steps, false))).failed).toBeUndefined();
      expect(steps.every(({ id }) => registry.content.has(id))).toBe(true);
      await apply(await makePlan(steps, false));
      expect(registry.applied.length, 'nothing is written twice').toBe(new Set(registry.applied).size);
    },
  );
});

describe('what tries left open', () => {
  const needed = (step: Step): PlannedStep => ({ step, state: { is: 'needed' } });
  const given = (apply: () => Promise<void>) => {
    const tries: string[] = [];
    const step: Step = {
      ...stepOf(new Registry(), 'blob', { apply: async () => (tries.push('sent'), apply()) }),
      giveUp: async () => void tries.push('gave up'),
    };
    return { step, tries };
  };

  test('is ended once no further try comes', async () => {
    const { step, tries } = given(() => Promise.reject(lost(false)));
    const { failed } = await apply([needed(step)]);
    expect(failed).toBe(down);
    expect(tries).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'gave up']);
  });

  test("is nobody's business when a try succeeds", async () => {
    const { step, tries } = given(() => Promise.resolve());
    await apply([needed(step)]);
    expect(tries).toEqual(['sent']);
  });
});

test('what somebody else may write over is told apart from what a registry does not keep', async () => {
  const registry = new Registry();
  const ledger = new Ledger();
  const step = stepOf(registry, 'tag', { probe: () => Promise.resolve({ is: 'needed' }) });
  ledger.changed({ ...step, mayBeOverwritten: true });
  await expect(confirm(ledger)).rejects.toMatchObject({ blocker: 'version-conflict' });
  const strict = new Ledger();
  strict.changed(step);
  await expect(confirm(strict)).rejects.toMatchObject({ blocker: 'digest-mismatch' });
});
