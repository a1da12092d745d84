import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { checkManifest, checkTypes, findPublished, packAll } from '@parity-tools/packed';

/** Looks at the bytes that would be published, not at the folder they are made from. */
export async function checkTarballs(): Promise<undefined> {
  await using folder = await mkdtempDisposable(path.join(tmpdir(), 'parity-check-'));
  for (const { file } of await packAll(await findPublished(), folder.path)) {
    await checkManifest(file);
    await checkTypes(file);
  }
  return undefined;
}
