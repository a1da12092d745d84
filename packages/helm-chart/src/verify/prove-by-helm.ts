import { Blocked, emptyFolder } from '@parity-lib/core';

import type { ChartRegistry } from '../registry/chart-registry.ts';
import { HelmClient } from './helm-client.ts';

/** A published chart, as we have read it. */
export interface Candidate {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** `library` charts render nothing by themselves. */
  readonly type: string | undefined;
}

/**
 * What helm itself makes of a chart, from an empty folder and this registry alone: it pulls the version, and renders it.
 *
 * @returns lines about it; also where helm could not be asked, which proves nothing less than our own download did.
 */
export async function proveByHelm(chart: Candidate, registry: ChartRegistry): Promise<readonly string[]> {
  await using folder = await emptyFolder(registry.ports.env);
  const helm = new HelmClient(folder.path, registry.ports);
  const pulled = await helm.pull(registry.pullArguments(chart.name, chart.version));
  if (pulled.is === 'missing') return ['helm is not installed here, and so was not asked.'];
  if (pulled.is === 'not public')
    return ['helm was not asked further: reading needs the token, and no other program gets that.'];
  if (pulled.is === 'refused')
    throw failed('registry-invalid', `helm cannot pull ${chart.name} ${chart.version}.`, pulled.words);
  if (pulled.sha256 !== chart.sha256) throw otherBytes(chart, pulled);
  const got = 'helm pulls the same bytes';
  if (chart.type === 'library') return [`${got}; a library chart renders nothing by itself.`];
  const words = await helm.template(pulled.file);
  if (words === undefined) return [`${got}, and renders them.`];
  if (words.some(asksForValues)) return [`${got}; the chart wants values to be rendered: ${words.at(-1)}`];
  throw failed('artifact-invalid', `helm pulls ${chart.name} ${chart.version}, and cannot render it.`, words);
}

/** What a chart's own `required`, `fail` and schema say of its values: it is whole, and its author wants more. */
function asksForValues(line: string): boolean {
  return /execution error at \(|values don't meet the specifications of the schema/.test(line);
}

function otherBytes({ sha256 }: Candidate, pulled: { readonly sha256: string }): Blocked {
  return new Blocked('digest-mismatch', {
    message: 'What helm gets from the registry is not what we get.',
    details: [`we got   sha256:${sha256}`, `helm got sha256:${pulled.sha256}`],
    next: 'Look for a cache or a proxy between us and the registry, then verify again.',
  });
}

function failed(
  blocker: 'registry-invalid' | 'artifact-invalid',
  message: string,
  details: readonly string[],
): Blocked {
  return new Blocked(blocker, {
    message,
    details,
    next: 'What it says is above; mend that, then verify again.',
  });
}
