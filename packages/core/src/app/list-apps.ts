import type { Leg } from '../archetype.ts';
import { apps } from './apps.ts';
import type { Run } from './run.ts';

/** Lists every app of this repository, one a line, with the arches it really has. */
export function listApps(run: Run): void {
  const { archetype, reporter } = run.edge;
  const arches = new Set(
    run.artifacts.flatMap(({ config }) => archetype.legs(config).map((leg: Leg<unknown>) => leg.arch)),
  );
  for (const { name, summary, mayPublish, joins = false } of apps) {
    if (joins && archetype.joining === undefined) continue;
    const names = name.includes('<arch>') ? [...arches].map((arch) => name.replace('<arch>', arch)) : [name];
    for (const one of names)
      reporter.answer(`${one.padEnd(16)} ${summary}`, { event: 'app', name: one, summary, mayPublish });
  }
}
