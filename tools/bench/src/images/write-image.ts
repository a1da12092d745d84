import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { writeNoise } from '../noise.ts';

/** An image of ready tars, as nix2container's image JSON and as an OCI image layout. */
export interface BenchImage {
  /** The folder of both. */
  readonly folder: string;
  readonly json: string;
  readonly layout: string;
}

interface Layer {
  readonly file: string;
  readonly digest: string;
  readonly size: number;
}

const tarType = 'application/vnd.oci.image.layer.v1.tar';

/** Makes an image of as many layers, each with one file of `size` bytes that do not compress. */
export async function noisyImage(folder: string, count: number, size: number): Promise<BenchImage> {
  const layers: Layer[] = [];
  for (let at = 0; at < count; at += 1) {
    const content = path.join(folder, `content-${at}`);
    await mkdir(content, { recursive: true });
    await writeNoise(path.join(content, `data-${at}`), size);
    layers.push(await layerOf(folder, at, content));
    await rm(content, { recursive: true });
  }
  return imageOf(folder, layers);
}

/** Makes an image of one layer that is a folder of this machine. */
export async function treeImage(folder: string, tree: string): Promise<BenchImage> {
  await mkdir(folder, { recursive: true });
  return imageOf(folder, [await layerOf(folder, 0, tree)]);
}

async function layerOf(folder: string, at: number, content: string): Promise<Layer> {
  const file = path.join(folder, `layer-${at}.tar`);
  const tar = spawn('tar', ['-C', content, '-c', '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await pipeline(tar.stdout, createWriteStream(file));
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { file, digest: `sha256:${hash.digest('hex')}`, size: (await stat(file)).size };
}

async function imageOf(folder: string, layers: readonly Layer[]): Promise<BenchImage> {
  const json = path.join(folder, 'image.json');
  const layout = path.join(folder, 'layout');
  const described = layers.map(({ file, digest, size }) => ({
    digest,
    size,
    diff_ids: digest,
    mediatype: tarType,
    'layer-path': file,
    History: {},
  }));
  await writeFile(
    json,
    JSON.stringify({ version: 1, 'image-config': {}, layers: described, arch: 'amd64', created: null }),
  );
  await writeLayout(layout, layers);
  return { folder, json, layout };
}

/** Its blobs are links to the tars. */
async function writeLayout(layout: string, layers: readonly Layer[]): Promise<void> {
  const blobs = path.join(layout, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  for (const { file, digest } of layers) await link(file, path.join(blobs, digest.slice(7)));
  const put = async (mediaType: string, value: object): Promise<object> => {
    const bytes = JSON.stringify(value);
    const hex = createHash('sha256').update(bytes).digest('hex');
    await writeFile(path.join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const diffIds = layers.map(({ digest }) => digest);
  const config = await put('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: layers.map(() => ({})),
  });
  const manifest = await put('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers: layers.map(({ digest, size }) => ({ mediaType: tarType, digest, size })),
  });
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'bench' } };
  await writeFile(path.join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [named] }));
  await writeFile(path.join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
}
