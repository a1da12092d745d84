import { createHash } from 'node:crypto';

import type { Login } from '@parity-tools/peers';

import type { Holdings } from '../holdings.ts';
import { basic } from '../people.ts';

/** Without it some registries hide an index. */
const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json';

/** Every tag of every image, as a registry lists them to who may read: `owner/name:tag` to the sha256 of what it gives. */
export async function listImages(registry: string, { user, password }: Login): Promise<Holdings> {
  const headers = { accept, authorization: basic(user, password) };
  const ask = (place: string): Promise<Response> => fetch(new URL(`v2/${place}`, registry), { headers });
  const list = async (place: string, key: string): Promise<readonly string[]> => {
    const answer = await ask(place);
    // An image that lost its last tag, or has none yet.
    if (answer.status === 404) return [];
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
    const { [key]: names } = (await answer.json()) as Readonly<Record<string, readonly string[] | null>>;
    return names ?? [];
  };
  const held: [string, string][] = [];
  for (const image of await list('_catalog', 'repositories'))
    for (const tag of await list(`${image}/tags/list`, 'tags')) {
      const answer = await ask(`${image}/manifests/${tag}`);
      if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      held.push([`${image}:${tag}`, createHash('sha256').update(bytes).digest('hex')]);
    }
  return Object.fromEntries(held);
}
