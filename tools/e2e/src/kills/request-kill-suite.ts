import { once } from 'node:events';
import { join } from 'node:path';

import { startForge } from '@parity-lib/local-forge';
import { hasOci, installDebian, startDockerRegistry } from '@parity-tools/peers';
import { beforeAll, expect, test, vi } from 'vitest';

import { basic, OWNER, TOKEN, world } from '../people.ts';
import { profiles } from '../profiles.ts';
import { type Finished, startCli } from '../run-cli.ts';
import { publish } from '../scene.ts';
import { temporaryDir } from '../temporary-dir.ts';
import { type Phase, trapLine } from '../trap-line.ts';

/** What is published to a registry of images, as `tool` of the owner, and killed. */
export interface RequestKills<Found> {
  /** The source of the program. */
  readonly bin: string;
  /** A repository that publishes to a `host:port`, and says so in the environment that it is given. */
  readonly open: (host: string, env: typeof environment) => Promise<KilledRepository>;
  /**
   * What a registry has of it, as any client would find it.
   *
   * @param base of the repository: `http://host/v2/owner/tool`. @throws where a name leads to what is not there.
   */
  readonly look: (base: string, headers: Readonly<Record<string, string>>) => Promise<Found>;
  /** What may have been left by who was killed. */
  readonly expectMidway: (found: Found, hint: string) => void;
  /** What a whole publish leaves. */
  readonly whole: Found;
}

interface KilledRepository extends AsyncDisposable {
  readonly dir: string;
  run(args: readonly string[]): Promise<Finished>;
}

interface Registry extends AsyncDisposable {
  readonly url: string;
}

const phases: readonly Phase[] = ['its head came', 'half of its body came', 'its answer is there'];
const environment = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN } as const;

/** The forges in turn; of the slower one those requests that change something, half of them in each phase. */
const places = [
  ...phases.map((phase) => ({ name: 'forges', phase, start: startForgeInTurn, isMet: () => true })),
  ...phases.slice(1).map((phase, turn) => ({
    name: 'docker-registry',
    phase,
    start: (folder: string) => startDockerRegistry(folder, { login: { user: OWNER, password: TOKEN } }),
    isMet: (nth: number) => nth % 2 === turn,
  })),
];

async function startForgeInTurn(folder: string, nth: number): Promise<Registry> {
  const profile = profiles[nth % profiles.length] ?? 'gitea';
  const forge = await startForge({ dir: join(folder, 'forge'), profile, world: world() });
  return { url: forge.url, [Symbol.asyncDispose]: () => forge.stop() };
}

/**
 * Kills a publish at its first request and at each that changes something, in every phase that the request has: what the
 * registry has then can be used, and one more run makes it whole.
 */
export function requestKillSuite<Found>(kills: RequestKills<Found>): void {
  beforeAll(() => installDebian('docker-registry'), 300_000);

  const title = '$name: kill -9 of each request when $phase';
  test.skipIf(!hasOci('docker-registry')).each(places)(title, { timeout: 600_000 }, async (place) => {
    const { phase, start, isMet } = place;
    let count = 0;
    for (let nth = 0, isOver = false; !isOver; nth += 1) {
      if (!isMet(nth)) continue;
      await using folder = await temporaryDir();
      await using registry = await start(folder.path, nth);
      isOver = !(await isKilled(kills, registry, nth, phase));
      if (!isOver) count += 1;
    }
    // Every publish has some, in each phase.
    expect(count).toBeGreaterThan(0);
  });
}

/** @returns whether there is such a request. */
async function isKilled<Found>(
  { bin, open, look, expectMidway, whole }: RequestKills<Found>,
  registry: Registry,
  nth: number,
  phase: Phase,
): Promise<boolean> {
  await using line = await trapLine(registry.url);
  await using repository = await open(line.host, environment);
  const running = startCli({ bin, cwd: repository.dir, args: publish, env: environment });
  line.spring(nth, phase, () => running.child.kill('SIGKILL'));
  await once(running.child, 'exit');
  await running.done.catch(() => {});
  const { caught } = line;
  line.open();
  const hint = `${phase}, request ${nth}: ${caught ?? 'none'}`;
  const base = new URL(`v2/${OWNER}/tool`, registry.url).href;
  const headers = { authorization: basic(OWNER, TOKEN) };
  // What the registry had whole when its client died, it may still be storing.
  expectMidway(await vi.waitFor(() => look(base, headers), { timeout: 5000, interval: 100 }), hint);
  const second = await repository.run(publish);
  expect(second.exit, `${hint}\n${second.stderr}`).toBe(0);
  expect(await look(base, headers), hint).toEqual(whole);
  return caught !== undefined;
}
