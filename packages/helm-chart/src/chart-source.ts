import { stat } from 'node:fs/promises';
import path from 'node:path';

import { findInput, type InputFile } from '@parity-lib/core';

/** What a chart is published from. */
export interface ChartSource {
  readonly is: 'folder' | 'archive';
  /** Absolute. */
  readonly path: string;
  /** As people know it: as parity.json has it. */
  readonly shown: string;
  /** What stands for it where inputs are shown: its Chart.yaml, or the archive. */
  readonly input: InputFile;
  /** The same, relative to parity.json. */
  readonly inputPath: string;
}

/** @throws Blocked `artifact-invalid` when there is nothing. */
export async function findSource(root: string, chartSrc: string): Promise<ChartSource> {
  const at = path.resolve(root, chartSrc);
  const found = await stat(at).catch(() => undefined);
  if (found?.isDirectory() !== true)
    return {
      is: 'archive',
      path: at,
      shown: chartSrc,
      input: await findInput(root, chartSrc, path.basename(chartSrc)),
      inputPath: chartSrc,
    };
  const inputPath = path.join(chartSrc, 'Chart.yaml');
  const input = await findInput(root, inputPath, 'Chart.yaml');
  return { is: 'folder', path: at, shown: chartSrc, input, inputPath };
}
