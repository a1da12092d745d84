import { Blocked, digestOfDownload, type HttpClient } from '@parity-lib/core';

import type { ListedFile } from './wheel-registry.ts';

/**
 * Downloads a file and hashes it on the way.
 *
 * @param expected how long it should be: a few bytes more tell that it is another file, and may have no end.
 */
export async function digestAt(
  http: HttpClient,
  { url, name }: Pick<ListedFile, 'url' | 'name'>,
  expected?: number,
): Promise<{ sha256: string; size: number }> {
  const answer = await http.download({ url, as: 'publisher' });
  if (answer.status !== 200) {
    answer.discard();
    throw unreadable(name, url, answer.status);
  }
  return digestOfDownload(answer, expected);
}

function unreadable(name: string, url: URL, status: number): Blocked {
  if (status === 404)
    return new Blocked('arch-missing', {
      message: `${name} is listed and cannot be read: the registry answers 404.`,
      next: 'Publish it again, then verify again.',
    });
  return new Blocked(status === 401 || status === 403 ? 'no-permission' : 'registry-invalid', {
    message: `${name} cannot be read: the registry answers ${status}.`,
    details: [`${url.origin}${url.pathname}`],
    next: 'If the packages are private, set REGISTRY_TOKEN to a token that may read them.',
  });
}
