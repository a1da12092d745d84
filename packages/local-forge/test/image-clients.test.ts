import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import type { ProfileName } from '../src/index.ts';
import { OWNER, TOKEN, forgeWith } from './forge-fixture.ts';
import { INDEX, MANIFEST, built, descriptor, digestOf } from './images.ts';
import type { Built } from './images.ts';
import { canRun, runIn } from './programs.ts';
import { temporaryDir } from './temporary-dir.ts';

const BOTH: readonly ProfileName[] = ['gitea', 'forgejo'];

/** Two layers, one of them larger than what a client sends in one piece. */
const TARS = [Buffer.alloc(1024), Buffer.alloc(6 * 1024 * 1024)];

/** Writes an image as an OCI layout and returns its manifest. */
async function writeLayout(folder: string): Promise<Built> {
  const layers = TARS.map((tar) => gzipSync(tar, { level: 0 }));
  const rootfs = { type: 'layers', diff_ids: TARS.map(digestOf) };
  const config = Buffer.from(JSON.stringify({ architecture: 's390x', os: 'linux', rootfs }));
  const manifest = built({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: descriptor('application/vnd.oci.image.config.v1+json', config),
    layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar+gzip', layer)),
  });
  const blobs = join(folder, 'blobs/sha256');
  await mkdir(blobs, { recursive: true });
  for (const bytes of [config, ...layers, manifest.bytes])
    await writeFile(join(blobs, digestOf(bytes).replace('sha256:', '')), bytes);
  const annotations = { 'org.opencontainers.image.ref.name': '1.0.0' };
  const entry = { ...descriptor(MANIFEST, manifest.bytes), annotations };
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [entry] };
  await writeFile(join(folder, 'index.json'), JSON.stringify(index));
  await writeFile(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return manifest;
}

/** The digest of the one manifest in a layout. */
async function digestIn(folder: string): Promise<string | undefined> {
  const index = JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')) as {
    manifests: { digest: string }[];
  };
  return index.manifests[0]?.digest;
}

/** Used where they are; nothing here installs them yet. */
const hasCrane = canRun('crane', ['version']);
const hasSkopeo = canRun('skopeo', ['--version']);

describe.skipIf(!hasCrane)('crane (needs crane)', () => {
  test.for(BOTH)('pushes to %s, lists, copies, tags, makes an index and pulls', async (profile) => {
    await using dir = await temporaryDir();
    await using forge = await forgeWith({ profile });
    const host = new URL(forge.url).host;
    const image = `${host}/${OWNER}/tool`;
    const crane = async (...args: string[]): Promise<string> => (await runIn(dir.path, 'crane', args)).trim();
    const { digest } = await writeLayout(join(dir.path, 'layout'));
    await crane('auth', 'login', host, '--username', OWNER, '--password', TOKEN);
    await crane('push', 'layout', `${image}:1.0.0`);
    expect(await crane('digest', `${image}:1.0.0`)).toBe(digest);
    await crane('push', 'layout', `${image}:1.0.0`);
    await crane('tag', `${image}:1.0.0`, 'latest');
    expect((await crane('ls', image)).split('\n')).toEqual(['1.0.0', 'latest']);
    await crane('copy', `${image}:1.0.0`, `${host}/${OWNER}/other:1.0.0`);
    expect(await crane('catalog', host)).toBe(`${OWNER}/other\n${OWNER}/tool`);
    await crane('index', 'append', '--manifest', `${image}:1.0.0`, '--tag', `${image}:all`);
    await crane('validate', '--remote', `${image}:all`);
    await crane('auth', 'logout', host);
    await crane('pull', '--format', 'oci', `${host}/${OWNER}/other:1.0.0`, 'back');
    expect(await digestIn(join(dir.path, 'back'))).toBe(digest);
  });
});

describe.skipIf(!hasSkopeo)('skopeo (needs skopeo)', () => {
  test.for(BOTH)('copies to %s and, without a name, back; a second copy sends no blob', async (profile) => {
    await using dir = await temporaryDir();
    await using forge = await forgeWith({ profile });
    const image = `docker://${new URL(forge.url).host}/${OWNER}/tool`;
    const { digest } = await writeLayout(join(dir.path, 'layout'));
    const push = ['--dest-tls-verify=false', '--dest-creds', `${OWNER}:${TOKEN}`, 'oci:layout:1.0.0'];
    const copy = async (...args: string[]): Promise<string> =>
      runIn(dir.path, 'skopeo', ['--insecure-policy', 'copy', ...args]);
    await copy(...push, `${image}:1.0.0`);
    await copy(...push, `${image}@${digest}`);
    forge.clearRequests();
    await copy(...push, `${image}:1.0.0`);
    expect(forge.requests.filter(({ method }) => ['POST', 'PATCH'].includes(method))).toEqual([]);
    await copy('--src-tls-verify=false', '--src-no-creds', `${image}:1.0.0`, 'oci:back');
    expect(await digestIn(join(dir.path, 'back'))).toBe(digest);
  });
});
