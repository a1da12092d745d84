import type { ReleaseContext, StagedLeg, Step } from '@parity-lib/core';

import type { NpmConfig } from '../config.ts';
import type { NpmMeta } from '../meta.ts';
import type { NpmRegistry } from '../registry/npm-registry.ts';
import { tagMoves } from './tag-move.ts';
import { tagStep } from './tag-step.ts';
import { versionStep } from './version-step.ts';

/** The version with its tarball, then its tags. */
export function publishSteps(
  legs: readonly StagedLeg<NpmMeta>[],
  config: NpmConfig,
  release: ReleaseContext,
  registry: NpmRegistry,
): readonly Step[] {
  const { pname: name, access } = config;
  const { version } = release;
  const moves = tagMoves(config, release);
  const tags = async (): Promise<readonly string[]> => {
    const packument = await registry.packument(name);
    return moves
      .filter((move) => packument !== undefined && move.decide(packument).is === 'needed')
      .map(({ tag }) => tag);
  };
  const isForLatest = moves.some(({ tag }) => tag === 'latest');
  return legs.flatMap(({ sources, meta }) =>
    sources.flatMap((tarball) => {
      const step = versionStep({ name, version, tarball, meta, access, tags, isForLatest }, registry);
      return [step, ...moves.map((move) => tagStep(move, { name, version, needs: [step] }, registry))];
    }),
  );
}
