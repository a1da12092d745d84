import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** An OCI layout of one image of one file, by hand, with the tag `one`. @returns its folder and the image's digest. */
export function tinyImage(folder: string): { readonly layout: string; readonly digest: string } {
  const layout = path.join(folder, 'layout');
  mkdirSync(path.join(layout, 'blobs/sha256'), { recursive: true });
  writeFileSync(path.join(folder, 'answer'), '42\n');
  execFileSync('tar', ['-cf', 'layer.tar', '--mtime=@0', 'answer'], { cwd: folder });
  const layer = store(layout, 'layer.v1.tar', readFileSync(path.join(folder, 'layer.tar')));
  const rootfs = { type: 'layers', diff_ids: [layer.digest] };
  const config = store(layout, 'config.v1+json', { architecture: 'amd64', os: 'linux', config: {}, rootfs });
  const image = store(layout, 'manifest.v1+json', { ...typed('manifest.v1+json'), config, layers: [layer] });
  const tagged = { ...image, annotations: { 'org.opencontainers.image.ref.name': 'one' } };
  writeJson(layout, 'index.json', { ...typed('index.v1+json'), manifests: [tagged] });
  writeJson(layout, 'oci-layout', { imageLayoutVersion: '1.0.0' });
  return { layout, digest: image.digest };
}

function typed(type: string) {
  return { schemaVersion: 2, mediaType: `application/vnd.oci.image.${type}` };
}

function store(layout: string, type: string, content: Buffer | object) {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const hash = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(path.join(layout, 'blobs/sha256', hash), bytes);
  return { mediaType: typed(type).mediaType, digest: `sha256:${hash}`, size: bytes.length };
}

function writeJson(layout: string, name: string, content: object): void {
  writeFileSync(path.join(layout, name), JSON.stringify(content));
}
