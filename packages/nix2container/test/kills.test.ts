import { once } from 'node:events';
import path from 'node:path';

import { startForge } from '@parity-lib/local-forge';
import {
  basic,
  OWNER,
  type Phase,
  profiles,
  startCli,
  temporaryDir,
  TOKEN,
  trapLine,
  world,
} from '@parity-tools/e2e';
import { hasOci, installDebian, startDockerRegistry } from '@parity-tools/peers';
import { beforeAll, describe, expect, test, vi } from 'vitest';

import { repository } from './kit/repository.ts';
import { wholeTags } from './kit/whole-tags.ts';

const bin = path.resolve(import.meta.dirname, '../src/bin.ts');
const phases: readonly Phase[] = ['its head came', 'half of its body came', 'its answer is there'];
const tags = ['1.2.3', '1.2.3-amd64', '1.2.3-s390x', 'latest'];

interface Registry extends AsyncDisposable {
  readonly url: string;
}

async function forge(folder: string, profile: (typeof profiles)[number]): Promise<Registry> {
  const one = await startForge({ dir: path.join(folder, 'forge'), profile, world: world() });
  return { url: one.url, [Symbol.asyncDispose]: () => one.stop() };
}

const login = { user: OWNER, password: TOKEN };

/** The forges in turn; of the slower one every third request, in each phase another third. */
const registries = [
  {
    name: 'forges',
    start: (folder: string, nth: number) => forge(folder, profiles[nth % profiles.length] ?? 'gitea'),
    isMet: () => true,
  },
  {
    name: 'docker-registry',
    start: (folder: string) => startDockerRegistry(folder, { login }),
    isMet: (nth: number, phase: Phase) => nth % phases.length === phases.indexOf(phase),
  },
];

beforeAll(() => installDebian('docker-registry'), 300_000);

/** An image for two arches; one layer is large enough to be met in the middle. Each request more is three more kills. */
const images = {
  amd64: { layers: [{ 'bin/tool': '#!/bin/sh\n', data: Buffer.alloc(3_000_000, 'data') }] },
  s390x: { layers: [{ 'bin/tool': '#!/bin/sh\n' }] },
};

describe.skipIf(!hasOci('docker-registry')).each(registries)('$name: kill -9', ({ start, isMet }) => {
  test.each(phases)('of each request when %s', { timeout: 300_000 }, async (phase) => {
    for (let nth = 0, isOver = false; !isOver; nth += 1) {
      if (!isMet(nth, phase)) continue;
      await using folder = await temporaryDir();
      await using registry = await start(folder.path, nth);
      await using line = await trapLine(registry.url);
      const env = { VERSION: '1.2.3', REGISTRY_TOKEN: TOKEN };
      await using repo = await repository({ imageName: `${line.host}/${OWNER}/tool`, images, env });
      const running = startCli({ bin, cwd: repo.dir, args: ['publish', '--publish'], env });
      line.spring(nth, phase, () => running.child.kill('SIGKILL'));
      const [, signal] = (await once(running.child, 'exit')) as [number | null, string | null];
      await running.done.catch(() => {});
      line.open();
      const base = `${registry.url.replace(/\/$/, '')}/v2/${OWNER}/tool`;
      const headers = { authorization: basic(OWNER, TOKEN) };
      const hint = `${phase}, request ${nth}: ${line.seen[nth] ?? 'none'}`;
      // Whatever is there can be pulled.
      // What the registry had whole when its client died, it may still be storing.
      const before = await vi.waitFor(() => wholeTags(base, headers), { timeout: 5000, interval: 100 });
      if (before.includes('latest')) expect(before, hint).toContain('1.2.3');
      const requests = line.seen.length;
      const second = await repo.run(['publish', '--publish']);
      expect(second.exit, `${hint}\n${second.stderr}`).toBe(0);
      expect((await wholeTags(base, headers)).toSorted(), hint).toEqual(tags);
      // Questions have no body; behind the last request, nothing is met any more.
      isOver = signal === null && nth >= requests;
    }
  });
});
