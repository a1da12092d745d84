import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { askForge } from './ask-forge.ts';
import { OWNER } from './people.ts';

/** `type/name/version/file` to sha256. */
export type Holdings = Readonly<Record<string, string>>;

interface Version {
  readonly type: string;
  readonly name: string;
  readonly version: string;
}

/** Everything that an owner has, as the forge's own API tells a bystander. */
export async function holdingsOf(url: string): Promise<Holdings> {
  const versions = await list<Version>(`${url}/api/v1/packages/${OWNER}?limit=50`);
  const held = await Promise.all(
    versions.map(async ({ type, name, version }) => {
      const place = `${type}/${name}/${version}`;
      const files = await list<{ name: string; sha256: string }>(
        `${url}/api/v1/packages/${OWNER}/${place}/files`,
      );
      return files.map((file) => [`${place}/${file.name}`, file.sha256] as const);
    }),
  );
  return Object.fromEntries(held.flat());
}

/** Those of some paths. */
export function only(holdings: Holdings, counts: (path: string) => boolean): Holdings {
  return Object.fromEntries(Object.entries(holdings).filter(([path]) => counts(path)));
}

/** Every file below a folder by its hash; of what is no file, that it is there. */
export async function hashesBelow(folder: string, counts: (path: string) => boolean): Promise<Holdings> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const hashed = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    return counts(name) ? [[name, entry.isFile() ? await hashOf(path) : ''] as const] : [];
  });
  return Object.fromEntries((await Promise.all(hashed)).flat());
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

async function list<T>(url: string): Promise<readonly T[]> {
  const { status, text } = await askForge(url);
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return JSON.parse(text) as readonly T[];
}
