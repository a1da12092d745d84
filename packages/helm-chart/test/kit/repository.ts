import path from 'node:path';

import { openRepository, type Repository as AnyRepository } from '@parity-tools/e2e';

const bin = path.resolve(import.meta.dirname, '../../src/bin.ts');

type Env = Readonly<Record<string, string | undefined>>;

export interface RepositoryParts {
  /** As in parity.json. */
  readonly registry: Readonly<Record<string, unknown>>;
  /** Fields of the artifact, over those of the chart in `charts/tool`. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  /** Of the chart, over those that it has. */
  readonly files?: Readonly<Record<string, string>>;
  /** For every run; a run's own comes first. */
  readonly env?: Env;
}

/** A folder with a parity.json and a chart. */
export interface Repository extends AnyRepository<RepositoryParts> {
  /** The archive that is staged. */
  staged(version?: string): Promise<Buffer>;
}

/** Of a chart that renders one thing; another word makes it another chart. */
export function chartFiles(word = 'ours'): Readonly<Record<string, string>> {
  return {
    'Chart.yaml': 'apiVersion: v2\nname: tool\nversion: 0.1.0\nappVersion: "9.9"\ndescription: A tool\n',
    'values.yaml': `word: ${word}\n`,
    'templates/map.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: tool }\ndata: { word: {{ .Values.word | quote }} }\n',
  };
}

export async function repository(parts: RepositoryParts): Promise<Repository> {
  const opened = await openRepository(bin, parts, async ({ registry, artifact, files }, { write }) => {
    const chart = { pname: 'tool', version: '1.2.3', chartSrc: 'charts/tool', ...artifact };
    await write('parity.json', JSON.stringify({ registry, 'helm-chart': chart }));
    for (const [name, content] of Object.entries({ ...chartFiles(), ...files }))
      await write(`charts/tool/${name}`, content);
  });
  return {
    ...opened,
    staged: (version = '1.2.3') =>
      opened.read('.parity-stage/noarch/helm-chart/tool/files', `tool-${version}.tgz`),
  };
}
