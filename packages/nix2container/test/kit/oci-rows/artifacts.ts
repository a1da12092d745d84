import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { megabyte, type Row } from '@parity-tools/e2e/rows';

type Artifact = Record<string, unknown> & { readonly imageName: string };

/** Edits every artifact in the parity.json of a folder. */
export async function changeArtifacts(
  { dir }: { readonly dir: string },
  edit: (artifact: Artifact) => unknown,
): Promise<void> {
  const file = path.join(dir, 'parity.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as { nix2container: Artifact[] };
  for (const artifact of config.nix2container) edit(artifact);
  await writeFile(file, JSON.stringify(config));
}

/** A layer is sent in four pieces and a bit. */
export const inPieces: Pick<Row, 'load' | 'before'> = {
  load: megabyte,
  before: (scene) => changeArtifacts(scene, (artifact) => (artifact['chunkSize'] = 280_000)),
};
