import { createHash } from 'node:crypto';

/** What the JSON of nix2container says of a layer. */
interface Layer {
  readonly digest: string;
  readonly size: number;
  readonly mediatype: string;
  readonly diff_ids: string;
  readonly History: object;
}

interface ImageJson {
  readonly arch: string;
  readonly created: string;
  readonly 'image-config': Readonly<Record<string, unknown>>;
  readonly layers: readonly Layer[];
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * The digest of the index of a release, in hexadecimal. Written down a second time, and not by the code that is tested:
 * these are the bytes that the design asks for (section 5, "Joining legs").
 *
 * @param images of its legs, in the order of their arches.
 * @param commit where the release is made from a checkout.
 */
export function indexDigest(images: readonly string[], version: string, commit: string | undefined): string {
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: type('index'),
    manifests: images.map((image) => ({
      ...manifestOf(image),
      platform: { architecture: parse(image).arch, os: 'linux' },
    })),
    annotations: {
      'dev.parity.packaging-revision': '0',
      ...(commit === undefined ? {} : { 'org.opencontainers.image.revision': commit }),
      'org.opencontainers.image.version': version,
    },
  });
  return sha256(index);
}

/** The manifest that belongs to the JSON of an image. */
export function manifestOf(image: string): Descriptor {
  const { arch, created, layers, 'image-config': given } = parse(image);
  // Go leaves out what is empty.
  const kept = Object.entries(given).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  const config = JSON.stringify({
    created,
    architecture: arch,
    os: 'linux',
    config: Object.fromEntries(kept),
    rootfs: { type: 'layers', diff_ids: layers.map(({ diff_ids }) => diff_ids) },
    history: layers.map(({ History }) => History),
  });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type('manifest'),
    config: describe(type('config'), config),
    layers: layers.map(({ mediatype, digest, size }) => ({ mediaType: mediatype, digest, size })),
  });
  return describe(type('manifest'), manifest);
}

/** Of the only layer of an image: `sha256:…`. */
export function layerDigest(image: string): string {
  return parse(image).layers[0]?.digest ?? 'none';
}

function parse(image: string): ImageJson {
  return JSON.parse(image) as ImageJson;
}

function type(what: 'index' | 'manifest' | 'config'): string {
  return `application/vnd.oci.image.${what}.v1+json`;
}

function describe(mediaType: string, text: string): Descriptor {
  return { mediaType, digest: `sha256:${sha256(text)}`, size: Buffer.byteLength(text) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
