import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

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

/** Four pieces and a bit of the layer that a row has when it says nothing else. */
export function inPieces(scene: { readonly dir: string }): Promise<void> {
  return changeArtifacts(scene, (artifact) => (artifact['chunkSize'] = 400_000));
}
