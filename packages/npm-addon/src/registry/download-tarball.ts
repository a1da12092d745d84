import type { Download } from '@parity-lib/core';

import type { NpmRegistry } from './npm-registry.ts';
import type { Dist } from './packument.ts';

/** Begins to read a published tarball; undefined where it cannot be read. The token goes to the registry's origin alone. */
export async function downloadTarball(
  { tarball }: Dist,
  { http, url }: Pick<NpmRegistry, 'http' | 'url'>,
): Promise<Download | undefined> {
  const at = tarball === undefined ? null : URL.parse(tarball, url.href);
  if (at === null || (at.protocol !== 'https:' && at.protocol !== 'http:')) return undefined;
  const download = await http.download({ url: at, as: 'publisher' });
  if (download.status === 200) return download;
  download.discard();
  return undefined;
}
