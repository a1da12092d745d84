import { ArchiveShelf } from './archive-shelf.ts';
import type { ChartFile } from './chart-file.ts';
import { type ChartRelease, checkRelease } from './chart-release.ts';
import { checkChart } from './check-chart.ts';
import { namingChart } from './complaint.ts';
import { loadChart } from './load-chart.ts';
import type { Metadata } from './metadata.ts';
import { packedFiles } from './packed-files.ts';

/** A packed chart that was read to its end and checked. */
export interface ReadyChart {
  readonly metadata: Metadata;
  /** What people should see of it. */
  readonly notes: readonly string[];
  readonly unpackedBytes: number;
}

/** Held until the end; everything else passes by. */
const wanted =
  /(?:^|\/)(?:Chart\.yaml|Chart\.lock|requirements\.yaml|requirements\.lock|values\.yaml|values\.schema\.json|charts\/[^/]+\.tgz)$/;

/**
 * Reads a packed chart from its first byte to its last, and checks all that can be checked.
 *
 * @param shown the file as people know it. @param onTar sees every byte of the tar in it.
 * @throws Blocked `artifact-invalid`.
 */
export async function readReadyChart(
  packed: AsyncIterable<Uint8Array>,
  shown: string,
  release: ChartRelease,
  onTar?: (chunk: Uint8Array) => void,
): Promise<ReadyChart> {
  return await namingChart(shown, false, async () => {
    const files: ChartFile[] = [];
    const isWanted = (path: string): boolean => wanted.test(path);
    for await (const { path, size, bytes } of packedFiles(packed, isWanted, onTar))
      files.push({ path, size, read: () => held(path, bytes) });
    const chart = await loadChart(files, new ArchiveShelf());
    checkRelease(chart.metadata, release);
    const notes = await checkChart(chart, shown, false);
    const unpackedBytes = files.reduce((sum, file) => sum + file.size, 0);
    return { metadata: chart.metadata, notes, unpackedBytes };
  });
}

function held(path: string, bytes: Buffer | undefined): Promise<Buffer> {
  if (bytes === undefined) throw new Error(`${path} was read and had not been kept.`);
  return Promise.resolve(bytes);
}
