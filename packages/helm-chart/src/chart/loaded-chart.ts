import type { ChartFile } from './chart-file.ts';
import type { Lock } from './lock.ts';
import type { Metadata } from './metadata.ts';
import type { YamlText } from './read-yaml.ts';

/** A chart as Helm has it in memory, but for the content of its files. */
export interface LoadedChart {
  readonly metadata: Metadata;
  /** Where its Chart.yaml lies, and what is in it. */
  readonly main: ChartFile & { readonly text: string; readonly yaml: YamlText };
  readonly lock: (Lock & { readonly path: string }) | undefined;
  /** Its files but for Chart.yaml and its charts, in the order in which Helm packs them. */
  readonly files: readonly ChartFile[];
  readonly schema: ChartFile | undefined;
  /** Those in its `charts` folder, by name. */
  readonly charts: readonly SubChart[];
  /** What Helm lets pass, and people should see. */
  readonly notes: readonly string[];
}

export interface SubChart {
  /** Where it lies, such as `charts/redis` or `charts/redis-1.2.3.tgz`. */
  readonly from: string;
  readonly chart: LoadedChart;
}
