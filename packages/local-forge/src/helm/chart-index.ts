import { timestamp } from '../api/timestamp.ts';
import type { Answer } from '../http/answer.ts';
import { escapeSegment } from '../http/escape-segment.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { newestFirst } from '../store/newest-first.ts';
import type { VersionRow } from '../store/rows.ts';
import { chartOf } from './chart.ts';
import type { Chart } from './chart.ts';
import { fileNameOf } from './file-name.ts';
import { Bare, goYaml } from './go-yaml.ts';
import type { Yaml } from './go-yaml.ts';

/** All charts of an owner, also where there are none. Without digests it does not tell that a file was replaced. */
export function chartIndex(exchange: OwnedExchange): Answer {
  const { forge, owner } = exchange;
  const at = `/api/packages/${escapeSegment(owner.name)}/helm`;
  const body = goYaml({
    apiVersion: 'v1',
    entries: entriesOf(exchange, `${forge.base}${at}`),
    generated: new Bare(precisely(forge.now())),
    serverInfo: { contextPath: `${new URL(forge.base).pathname.replace(/\/$/, '')}${at}` },
  });
  return { status: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}

/** By the name in each version's own Chart.yaml, whose letters may be other ones than those of the package. */
function entriesOf({ forge, owner }: OwnedExchange, base: string): Yaml {
  const versions = forge.packages
    .packagesOf(owner.name)
    .filter(({ type }) => type === 'helm')
    .flatMap((row) => forge.packages.versionsOf(row))
    .toSorted(newestFirst(forge.profile));
  const entries = Map.groupBy(versions, (version) => chartOf(version).name);
  const named = [...entries].map(([name, rows]) => [name, rows.map((row) => entryOf(row, base))] as const);
  return Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function entryOf(version: VersionRow, base: string): Yaml {
  const chart = chartOf(version);
  return {
    ...shown(chart),
    urls: [`${base}/${escapeSegment(fileNameOf(chart))}`],
    created: new Bare(timestamp(version.created)),
  };
}

/** Without what is empty, but for what every chart and every dependency has. */
function shown(chart: Chart): Record<string, Yaml> {
  const { apiVersion, name, version } = chart;
  const dependencies = chart.dependencies.map((one) => {
    const { name: of, repository } = one;
    return filled(one, { name: of, repository });
  });
  const maintainers = chart.maintainers.map((one) => filled(one));
  return filled({ ...chart, maintainers, dependencies }, { apiVersion, name, version });
}

function filled(
  fields: Readonly<Record<string, Yaml>>,
  kept: Readonly<Record<string, Yaml>> = {},
): Record<string, Yaml> {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => name in kept || !isEmpty(value)),
  );
}

function isEmpty(value: Yaml): boolean {
  return (
    value === '' ||
    value === false ||
    (typeof value === 'object' && value !== null && Object.keys(value).length === 0)
  );
}

/** As Go prints the time of the clock: as many digits of the second as it takes. */
function precisely(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z');
}
