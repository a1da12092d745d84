import { createHash } from 'node:crypto';

import { ask } from './ask.ts';
import { OWNER } from './forge-fixture.ts';
import type { Reply } from './replay-request.ts';

export const IMAGE = `/v2/${OWNER}/tool`;
export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const INDEX = 'application/vnd.oci.image.index.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar';

/** A manifest's bytes and their digest. */
export interface Built {
  readonly bytes: Buffer;
  readonly digest: string;
}

export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function descriptor(mediaType: string, bytes: Buffer | string) {
  return { mediaType, digest: digestOf(bytes), size: Buffer.byteLength(bytes) };
}

/** A manifest over a config and layers, with what else it should say. */
export function manifestOf(config: string, layers: readonly string[], more: object = {}): Built {
  return built({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor(CONFIG, config),
    layers: layers.map((layer) => descriptor(LAYER, layer)),
    ...more,
  });
}

export function indexOf(children: readonly Built[], more: object = {}): Built {
  const manifests = children.map(({ bytes }) => descriptor(MANIFEST, bytes));
  return built({ schemaVersion: 2, mediaType: INDEX, manifests, ...more });
}

export function built(document: object): Built {
  const bytes = Buffer.from(JSON.stringify(document));
  return { bytes, digest: digestOf(bytes) };
}

/** Uploads a blob in one request. */
export async function pushBlob(base: string, bytes: Buffer | string, image = IMAGE): Promise<Reply> {
  const path = `${image}/blobs/uploads/?digest=${digestOf(bytes)}`;
  return ask(base, 'POST', path, { body: Buffer.from(bytes) });
}

export async function pushManifest(
  base: string,
  reference: string,
  { bytes }: Built,
  { type = MANIFEST, image = IMAGE } = {},
): Promise<Reply> {
  const headers = { 'content-type': type };
  return ask(base, 'PUT', `${image}/manifests/${reference}`, { headers, body: bytes });
}

/** Pushes blobs and the manifest over them. The config is `{}`. */
export async function pushImage(
  base: string,
  reference: string,
  layers: readonly string[],
  image = IMAGE,
): Promise<Built> {
  for (const blob of ['{}', ...layers]) await pushBlob(base, blob, image);
  const manifest = manifestOf('{}', layers);
  const reply = await pushManifest(base, reference, manifest, { image });
  if (reply.status !== 201) throw new Error(`pushed ${reference}: ${reply.status} ${String(reply.body)}`);
  return manifest;
}

/** Opens an upload and tells where it goes on. */
export async function openUpload(base: string, image = IMAGE): Promise<string> {
  const { headers } = await ask(base, 'POST', `${image}/blobs/uploads/`);
  return headers.location ?? '';
}

export async function statusOf(base: string, path: string, method = 'HEAD'): Promise<number> {
  return (await ask(base, method, path)).status;
}

/** The code of an error, as the distribution specification has it. */
export function codeOf({ body }: Reply): string {
  const { errors } = JSON.parse(String(body)) as { errors: { code: string }[] };
  return errors[0]?.code ?? '';
}
