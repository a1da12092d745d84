import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { fc, test as property } from '@fast-check/vitest';
import { fakeClock, httpServer, type HttpServer, targetOf, testPorts } from '@parity-tools/test-kit';
import { expect } from 'vitest';

import { Blocked, isBlocked } from '../blocker.ts';
import { applyPlan } from '../plan/apply-plan.ts';
import { Ledger } from '../plan/ledger.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Step } from '../plan/step.ts';
import { attemptWrite } from '../plan/unclear.ts';
import { HttpClient } from './client.ts';

/** What a server may do with a request: answer, or break off before, within or after the body, or in its answer. */
const behaviours = [
  'fine',
  'conflict',
  'too-many',
  'down',
  'gateway',
  'redirect',
  'refused',
  'reset-at-head',
  'reset-in-body',
  'reset-after-body',
  'close-after-body',
  'half-an-answer',
  'stored-then-down',
  'stored-then-reset',
  'stored-then-half',
  'early-answer',
] as const;
type Behaviour = (typeof behaviours)[number];

const statuses: Partial<Record<Behaviour, number>> = {
  fine: 201,
  conflict: 409,
  'too-many': 429,
  down: 500,
  gateway: 503,
  redirect: 307,
  refused: 403,
  'stored-then-down': 502,
};

interface Wayward {
  readonly server: HttpServer;
  /** How often the head of a write came, and how often its whole body was stored. */
  readonly came: () => number;
  readonly stored: () => number;
  /** A write that came although its content was there. */
  readonly twice: () => number;
}

/** A registry of one file that does, with each write in turn, what it is told, and then behaves. */
async function wayward(turns: readonly Behaviour[]): Promise<Wayward> {
  let came = 0;
  let stored = 0;
  let twice = 0;
  const server = await httpServer((request, response) => {
    if (request.method !== 'PUT') return void response.writeHead(stored > 0 ? 200 : 404).end();
    const how = turns[came] ?? 'fine';
    came += 1;
    if (stored > 0) twice += 1;
    if (how === 'reset-at-head') return void request.socket.resetAndDestroy();
    if (how === 'early-answer') return void response.writeHead(413, { connection: 'close' }).end();
    if (how === 'reset-in-body') return void request.once('data', () => request.socket.resetAndDestroy());
    request.resume().on('end', () => {
      if (how === 'fine' || how.startsWith('stored')) stored += 1;
      answer(how, response, request.socket);
    });
  });
  return { server, came: () => came, stored: () => stored, twice: () => twice };
}

function answer(how: Behaviour, response: ServerResponse, socket: Socket): void {
  const status = statuses[how];
  if (status !== undefined) {
    const headers = { location: '/elsewhere', 'retry-after': '1' };
    response.writeHead(status, headers).end('words');
  } else if (how.endsWith('half') || how.startsWith('half')) {
    response.writeHead(201, { 'content-length': 100 }).write('half');
    setImmediate(() => response.destroy());
  } else if (how === 'close-after-body') socket.destroy();
  else socket.resetAndDestroy();
}

/** Larger than what a socket takes at once, so that there is a middle of it; not announced. */
const size = 900_000;
const bodyOf = (opened: () => void) => ({
  size,
  open: async () => {
    opened();
    let left = size;
    return {
      read: async (into: Uint8Array) => {
        const count = Math.min(left, into.length);
        left -= count;
        return count;
      },
      close: async () => {},
    };
  },
});

const turns = fc.array(fc.constantFrom(...behaviours), { minLength: 1, maxLength: 6 });

property.prop([turns], { numRuns: 60 })('a write is sent once, whatever becomes of it', async (turns) => {
  const { server, came } = await wayward(turns);
  await using _ = server;
  const http = new HttpClient(targetOf(server.origin), testPorts(), {
    token: 'the-secret-token',
    dryRun: false,
  });
  let opened = 0;
  for (const at of turns.keys()) {
    // The connections of those before are still open: one that is used again may be gone by then.
    await http
      .write({ method: 'PUT', url: http.url('x'), body: bodyOf(() => (opened += 1)) })
      .catch(() => {});
    expect([came(), opened]).toEqual([at + 1, at + 1]);
  }
});

property.prop([turns], { numRuns: 100 })(
  'a step is never sent again once it may be there: it is asked about first',
  async (turns) => {
    const { server, came, stored, twice } = await wayward(turns);
    await using _ = server;
    const ports = testPorts({ clock: fakeClock({ skip: true }) });
    const http = new HttpClient(targetOf(server.origin), ports, { token: 'the-secret-token', dryRun: false });
    const url = http.url('x');
    const refused = new Blocked('no-permission', { message: 'It said no.' });
    const step: Step = {
      id: 'x',
      kind: 'name',
      target: url.href,
      why: 'a test',
      bytes: size,
      needs: [],
      probe: async () =>
        (await http.ask({ url, as: 'publisher' })).status === 200
          ? { is: 'done', why: 'it is there' }
          : { is: 'needed' },
      apply: async () => {
        const body = bodyOf(() => {});
        const { status } = await attemptWrite(
          () => http.write({ method: 'PUT', url, body }),
          url,
          ports.clock,
        );
        if (status !== 201) throw refused;
      },
    };
    const listener = { started() {}, progressed() {}, finished() {}, failed() {} };
    const ledger = new Ledger();
    const plan = await makePlan([step], false);
    const failed: unknown = await applyPlan({ subject: 'x', plan, ledger }, listener, ports).catch(
      (error: unknown) => error,
    );
    expect(twice()).toBe(0);
    expect(stored()).toBeLessThanOrEqual(1);
    expect(came()).toBeLessThanOrEqual(5);
    // What is told is what happened.
    expect(failed === undefined || isBlocked(failed)).toBe(true);
    expect([ledger.done.has(step), ledger.maybe.has(step)]).toEqual([stored() === 1, false]);
    expect(failed === undefined).toBe(stored() === 1);
  },
);
