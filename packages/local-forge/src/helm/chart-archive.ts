import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';

import { TarReader } from './tar-reader.ts';

/** Of a chart's archive so much is looked at, unpacked: newer forges stop there too. */
const MOST_UNPACKED_BYTES = 32 * 1024 * 1024;

/** Real ones have a few kilobytes. */
const LARGEST_CHART_FILE = 1024 * 1024;

/**
 * The first `Chart.yaml` that is exactly one folder deep; undefined where there is none. As the forges do, it reads no
 * further, so that an archive may end too early behind it.
 * @throws SyntaxError for what is no archive.
 */
export async function findChartFile(archive: Readable): Promise<Buffer | undefined> {
  // An end that comes too early is noticed by who still wants bytes then.
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  pipeline(archive, unpacked, () => undefined);
  try {
    const found = await search(new TarReader(unpacked, MOST_UNPACKED_BYTES));
    if (unpacked.bytesWritten === 0) throw new SyntaxError('an empty file');
    return found;
  } catch (error) {
    throw isOfZlib(error) ? new SyntaxError('not gzip, or damaged', { cause: error }) : error;
  } finally {
    unpacked.destroy();
  }
}

async function search(tar: TarReader): Promise<Buffer | undefined> {
  for (;;) {
    const entry = await tar.next();
    if (entry === undefined) return undefined;
    if (entry.isFile && /^[^/]*\/Chart\.yaml$/.test(entry.name)) return tar.content(LARGEST_CHART_FILE);
  }
}

function isOfZlib(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith('Z_');
}
