import { readFileSync } from 'node:fs';

import { schemaProblems } from '@parity-tools/test-kit';
import { expect } from 'vitest';

import type { Finished } from '../run-cli.ts';
import type { Act, End } from './act.ts';
import type { ContractScene } from './contract-scene.ts';
import type { Traits } from './server.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../packages/core/events.schema.json', import.meta.url), 'utf8'),
) as { oneOf: readonly object[] };

/** Fields of events that are looked at here. */
interface SeenEvent {
  readonly event: string;
  readonly name?: string;
  readonly state?: string;
  readonly stops?: boolean;
}

/** Runs an act, and asserts all of its end. */
export async function tryAct(scene: ContractScene, act: Act, traits: Traits): Promise<void> {
  await act.before?.(scene);
  const repository = await scene.repository(act.by ?? 'ours');
  const before = act.isDown === true ? {} : await scene.server.files();
  const written = scene.server.writes?.().length ?? 0;
  const run = await repository.run([...act.args, '--json'], act.env);
  const end = act.ends(traits);
  const about = `${act.what}: ${run.stderr}`;
  expect(endOf(run), about).toEqual({
    exit: end.exit,
    blocker: end.blocker,
    stopsAt: end.stopsAt,
    sent: end.sends === true,
  });
  if (end.shows !== undefined) expect(shownBy(run), about).toEqual([end.shows]);
  expectEvents(run, act, about);
  if (end.stopsAt !== undefined)
    expect(run.said, about).toContain(`With --publish this stops at BLOCKER(${end.stopsAt})`);
  if (end.exit === 3) expect(run.said, about).toContain('Nothing was changed.');
  if (end.says !== undefined) expect(run.said, about).toMatch(end.says);
  if (act.isDown === true) return;
  expect(await scene.server.files(), about).toEqual(
    end.leaves === 'the release' ? { ...before, ...repository.published } : before,
  );
  if (end.latest !== undefined) await expectLatest(scene, end.latest, about);
  // Also what was refused: who only looks does not try.
  if (end.exit === 0 && end.sends !== true)
    expect(scene.server.writes?.().slice(written) ?? [], about).toEqual([]);
}

function endOf(run: Finished): object {
  const events = eventsOf(run);
  const blockers = events.filter(({ event }) => event === 'blocker');
  return {
    exit: run.exit,
    blocker: blockers.find(({ stops }) => stops === true)?.name,
    stopsAt: blockers.find(({ stops }) => stops === false)?.name,
    sent: events.some(({ event, state }) => event === 'step' && state === 'sent'),
  };
}

async function expectLatest(
  { server, repository }: ContractScene,
  latest: NonNullable<End['latest']>,
  about: string,
): Promise<void> {
  const { project } = (await repository('ours')).place;
  const version = latest === 'nowhere' ? undefined : (await repository(latest)).place.version;
  expect((await server.tags?.(project))?.['latest'], about).toBe(version);
}

/** The states of the plan, each once. */
function shownBy(run: Finished): readonly (string | undefined)[] {
  const planned = eventsOf(run).filter(({ event }) => event === 'plan');
  return [...new Set(planned.map(({ state }) => state))];
}

/** They are as they were promised, and the last one sums up. */
function expectEvents(run: Finished, { args }: Act, about: string): void {
  const events = eventsOf(run);
  expect(schemaProblems({ type: 'array', items: { oneOf: schema.oneOf } }, events), about).toEqual([]);
  expect(events.at(-1), about).toMatchObject({
    event: 'summary',
    app: args[0],
    publish: args.includes('--publish'),
    exit: run.exit,
  });
  expect(events.filter(({ event }) => event === 'summary')).toHaveLength(1);
}

function eventsOf({ stdout }: Finished): readonly SeenEvent[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as SeenEvent);
}
