import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { readerChunks } from '@parity-lib/core';
import { tarFrom } from '@parity-lib/core/tar';
import { planLayer } from '@parity-lib/nix2container/plan-layer';

import { writeNoise } from '../noise.ts';

/** An image of ready tars, as nix2container's image JSON and as an OCI image layout. */
export interface BenchImage {
  /** The folder of both. */
  readonly folder: string;
  readonly json: string;
  readonly layout: string;
}

/** The same image, given in two ways. */
export interface TwofoldImage extends BenchImage {
  /** The image JSON that has no tar, only the paths that its layer is made from. */
  readonly pathsJson: string;
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
export async function treeImage(folder: string, tree: string): Promise<TwofoldImage> {
  await mkdir(folder, { recursive: true });
  const paths = [{ path: tree, options: { rewrite: { regex: `^${tree}`, repl: '' }, perms: [] } }];
  const file = path.join(folder, 'layer-0.tar');
  const tar = tarFrom(await planLayer(paths, tree));
  await pipeline(readerChunks(tar), createWriteStream(file));
  const layer = await described(file);
  const image = await imageOf(folder, [layer]);
  const pathsJson = path.join(folder, 'paths.json');
  await writeFile(pathsJson, imageJson([{ ...layerJson(layer), paths }]));
  return { ...image, pathsJson };
}

async function layerOf(folder: string, at: number, content: string): Promise<Layer> {
  const file = path.join(folder, `layer-${at}.tar`);
  const tar = spawn('tar', ['-C', content, '-c', '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await pipeline(tar.stdout, createWriteStream(file));
  return described(file);
}

async function described(file: string): Promise<Layer> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { file, digest: `sha256:${hash.digest('hex')}`, size: (await stat(file)).size };
}

async function imageOf(folder: string, layers: readonly Layer[]): Promise<BenchImage> {
  const json = path.join(folder, 'image.json');
  const layout = path.join(folder, 'layout');
  await writeFile(
    json,
    imageJson(layers.map((layer) => ({ ...layerJson(layer), 'layer-path': layer.file }))),
  );
  await writeLayout(layout, layers);
  return { folder, json, layout };
}

function imageJson(layers: readonly object[]): string {
  return JSON.stringify({ version: 1, 'image-config': {}, layers, arch: 'amd64', created: null });
}

function layerJson({ digest, size }: Layer): object {
  return { digest, size, diff_ids: digest, mediatype: tarType, History: {} };
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
