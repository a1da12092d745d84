import { type Act, isFor, type Scenario } from './act.ts';
import { table } from './markdown.ts';
import { scenarios } from './scenarios/index.ts';
import type { Server } from './server.ts';

/** A row for each act, a column for each server. */
export function actTable(servers: readonly Server[]): string {
  const rows = new Map<string, readonly string[]>();
  for (const scenario of scenarios.filter((one) => servers.some((server) => isFor(server, one))))
    for (const act of scenario.acts)
      // Some begin as another one does.
      if (!rows.has(act.what)) rows.set(act.what, rowOf(act, scenario, servers));
  return table(['what is done', ...servers.map(({ name }) => name), 'afterwards'], [...rows.values()]);
}

function rowOf(act: Act, scenario: Scenario, servers: readonly Server[]): readonly string[] {
  const those = servers.filter((server) => isFor(server, scenario) && isFor(server, act));
  const cells = servers.map((server) => (those.includes(server) ? cellOf(act, server) : '–'));
  const isChanged = those.some((server) => act.ends(server).leaves === 'the release');
  return [act.what, ...cells, isChanged ? 'the release' : 'as before'];
}

function cellOf(act: Act, server: Server): string {
  const { exit, blocker, stopsAt, shows } = act.ends(server);
  if (blocker !== undefined) return `${exit} ${blocker}`;
  return [
    exit,
    ...(shows === undefined ? [] : [`shows ${shows}`]),
    ...(stopsAt === undefined ? [] : [`would stop at ${stopsAt}`]),
  ].join(', ');
}
