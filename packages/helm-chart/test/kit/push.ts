import { describe, types } from './oci-manifest.ts';
import { type ChartScene, type Descriptor, helmRepository, oci } from './scene.ts';

/** What somebody else puts into a registry of images beside a chart, or in its place. */
export interface Pushed {
  readonly config: string;
  readonly configType?: string;
  readonly layers: readonly { readonly type: string; readonly bytes: Uint8Array }[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Pushes a manifest and its blobs as any client does. @throws when the registry does not take it. */
export async function push(scene: ChartScene, tag: string, pushed: Pushed): Promise<void> {
  const { config, configType = types.config, layers, annotations } = pushed;
  const blobs = [
    { type: configType, bytes: Buffer.from(config) },
    ...layers.map(({ type, bytes }) => ({ type, bytes: Buffer.from(bytes) })),
  ];
  const [about, ...content] = await Promise.all(blobs.map((blob) => pushBlob(scene, blob)));
  const manifest = {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: about,
    layers: content,
    annotations,
  };
  const put = await scene.ask('PUT', `${oci}/manifests/${tag}`, JSON.stringify(manifest), types.manifest);
  if (put.status !== 201) throw new Error(`${tag}: ${put.status} ${await put.text()}`);
}

/** An image of one layer, with nothing about charts in it. */
export function pushImage(scene: ChartScene, tag: string): Promise<void> {
  return push(scene, tag, {
    config: '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}',
    configType: 'application/vnd.oci.image.config.v1+json',
    layers: [{ type: 'application/vnd.oci.image.layer.v1.tar', bytes: Buffer.from(`of ${tag}`) }],
  });
}

/** Puts an archive into the chart repository of a forge, over what is there. */
export async function post(scene: ChartScene, archive: Buffer<ArrayBuffer>): Promise<void> {
  const { status } = await scene.ask('POST', `${helmRepository}/api/charts`, archive, 'application/gzip');
  if (status !== 201) throw new Error(`the chart repository says ${status}`);
}

async function pushBlob(
  { ask, url }: ChartScene,
  { type, bytes }: { readonly type: string; readonly bytes: Buffer<ArrayBuffer> },
): Promise<Descriptor> {
  const described = describe(type, bytes) as Descriptor;
  const begun = await ask('POST', `${oci}/blobs/uploads/`);
  const { href, origin } = new URL(begun.headers.get('location') ?? '', url);
  const mark = href.includes('?') ? '&' : '?';
  const place = `${href.slice(origin.length)}${mark}digest=${encodeURIComponent(described.digest)}`;
  const { status } = await ask('PUT', place, bytes);
  if (status !== 201) throw new Error(`a blob of ${type}: ${status}`);
  return described;
}
