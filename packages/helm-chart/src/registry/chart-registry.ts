import type { Download, HttpClient, Ports, RegistryClient, Source, Step } from '@parity-lib/core';

import type { ChartMeta } from '../meta.ts';

/** A chart that is to be published. */
export interface Chart {
  readonly name: string;
  readonly version: string;
  readonly archive: Source;
  /** The provenance file, where one lies beside a ready chart. */
  readonly provenance?: Source | undefined;
  readonly meta: ChartMeta;
}

/** A registry that has charts. Steps and `verify` know no other difference between registries. */
export interface ChartRegistry extends RegistryClient {
  readonly http: HttpClient;
  readonly ports: Ports;
  /** The steps that publish a chart. */
  steps(chart: Chart): readonly Step[];
  /** Begins to read a published chart. @returns undefined when it is not there. */
  download(name: string, version: string): Promise<Download | undefined>;
  /** How `helm pull` gets it: its arguments. */
  pullArguments(name: string, version: string): readonly string[];
}
