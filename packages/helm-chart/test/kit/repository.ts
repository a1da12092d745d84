import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type Finished, runCli, temporaryDir } from '@parity-tools/e2e';

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
export interface Repository extends AsyncDisposable {
  readonly dir: string;
  run(args: readonly string[], env?: Env): Promise<Finished>;
  path(...parts: readonly string[]): string;
  read(...parts: readonly string[]): Promise<Buffer>;
  write(file: string, content: string | Uint8Array): Promise<void>;
  remove(file: string): Promise<void>;
  /** The archive that is staged. */
  staged(version?: string): Promise<Buffer>;
  /** Writes parity.json and the chart anew; the parts given replace those of before. */
  change(parts: Partial<RepositoryParts>): Promise<void>;
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
  const folder = await temporaryDir();
  let current = parts;
  const at = (...more: readonly string[]): string => path.join(folder.path, ...more);
  const write = async (file: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(path.dirname(at(file)), { recursive: true });
    await writeFile(at(file), content);
  };
  const change = async (changed: Partial<RepositoryParts>): Promise<void> => {
    current = { ...current, ...changed };
    const { registry, artifact, files } = current;
    const chart = { pname: 'tool', version: '1.2.3', chartSrc: 'charts/tool', ...artifact };
    await write('parity.json', JSON.stringify({ registry, 'helm-chart': chart }));
    for (const [name, content] of Object.entries({ ...chartFiles(), ...files }))
      await write(`charts/tool/${name}`, content);
  };
  await change({});
  return {
    dir: folder.path,
    path: at,
    write,
    change,
    read: (...more) => readFile(at(...more)),
    remove: (file) => rm(at(file), { recursive: true }),
    staged: (version = '1.2.3') =>
      readFile(at('.parity-stage/noarch/helm-chart/tool/files', `tool-${version}.tgz`)),
    run: (args, env = {}) => runCli({ bin, cwd: folder.path, args, env: { ...current.env, ...env } }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
