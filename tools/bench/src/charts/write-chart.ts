import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { writeNoise } from '../noise.ts';
import { runChild } from '../run-child.ts';

/** A chart as a folder, and as helm packs it. */
export interface BenchChart {
  readonly folder: string;
  readonly archive: string;
}

/** helm takes no file of more than 5 MiB. */
const mostBytes = 4_000_000;

/** Makes a chart with `size` bytes in it that do not compress. @param helm the program. */
export async function writeChart(place: string, size: number, helm: string): Promise<BenchChart> {
  const folder = path.join(place, 'tool');
  await mkdir(path.join(folder, 'templates'), { recursive: true });
  await mkdir(path.join(folder, 'data'), { recursive: true });
  await writeFile(path.join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: tool\nversion: 1.0.0\n');
  await writeFile(path.join(folder, 'values.yaml'), 'replicas: 1\n');
  await writeFile(
    path.join(folder, 'templates/map.yaml'),
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
  );
  for (let at = 0; at * mostBytes < size; at += 1)
    await writeNoise(path.join(folder, 'data', String(at)), Math.min(mostBytes, size - at * mostBytes));
  await runChild({ argv: [helm, 'package', folder], cwd: place, env: { HOME: place } });
  return { folder, archive: path.join(place, 'tool-1.0.0.tgz') };
}
