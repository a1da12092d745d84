import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { hashSource } from '../../src/layer/hash-source.ts';
import { layerSource } from '../../src/layer/layer-source.ts';
import { planLayer } from '../../src/layer/plan-layer.ts';

export interface ImageParts {
  /** As Go calls it. */
  readonly arch: string;
  /** For each layer its files. */
  readonly layers: readonly Readonly<Record<string, string | Uint8Array>>[];
  readonly env?: readonly string[];
}

/**
 * Writes the files of an image and the JSON that nix2container would write of them. Its digests are those that we make:
 * the vectors hold those against nix2container's own, and other clients read what was pushed.
 *
 * @param folder for the files; an image that was there before is written over.
 * @returns the JSON.
 */
export async function layeredImage(folder: string, parts: ImageParts): Promise<string> {
  const { arch, layers, env = [] } = parts;
  const made: object[] = [];
  for (const [at, files] of layers.entries())
    made.push(await makeLayer(path.join(folder, `layer-${at}`), files));
  const config = { Env: env, Entrypoint: ['/bin/tool'], WorkingDir: '/' };
  const json = { version: 1, 'image-config': config, layers: made, arch, created: '0001-01-01T00:00:00Z' };
  return JSON.stringify(json, undefined, '\t');
}

async function makeLayer(root: string, files: ImageParts['layers'][number]): Promise<object> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content, { mode: 0o755 });
  }
  const paths = [{ path: root, options: { rewrite: { regex: `^${root}`, repl: '' }, perms: [] } }];
  const plan = await planLayer(paths, 'a layer of a test');
  const digest = `sha256:${await hashSource(layerSource(plan, 'a layer of a test', ''))}`;
  return {
    digest,
    size: plan.layout.size,
    diff_ids: digest,
    paths,
    mediatype: 'application/vnd.oci.image.layer.v1.tar',
    History: { created_by: 'nix2container' },
  };
}
