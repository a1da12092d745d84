import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { OWNER } from '@parity-tools/e2e';
import { ociSubject, type Subject } from '@parity-tools/e2e/suites';

import { headOf, otherLegs } from './beside.ts';
import { indexDigest, layerDigest } from './index-digest.ts';
import { layeredImage } from './layered-image.ts';
import { ociRows } from './oci-rows/index.ts';

const version = '1.2.3';
const tool = `/v2/${OWNER}/tool-1`;

/** A name holds one image, so several files are several images: a list of artifacts, published one by one. */
export const subject: Subject = {
  archetype: 'nix2container',
  bin: path.resolve(import.meta.dirname, '../../src/bin.ts'),
  version,
  ...ociSubject({
    repository: tool,
    version,
    earlier: 'blobs and manifests are',
    uncounted: 'images',
  }),
  pointer: { method: 'PUT', path: /\/manifests\/latest$/ },
  stageFlags: ['--portable'],
  inBrief: true,
  without: {
    14: 'no archive is unpacked: layers are sent as they are',
    23: 'how an image has to be made is tested with its validation, and not with publishing',
    28: 'nothing is signed',
  },
  rows: ociRows,
  about: `An upload is the PUT of a layer; it is published when its name is. Each image has one layer, is staged with
\`--portable\` where nothing else is said, and has \`concurrency\` 1: with more, its config goes beside the layer. Where a
layer is refused the config is there by then, and the exit code is 4 instead of 3.`,
  write: async (folder, registry, load, released) => {
    await mkdir(folder, { recursive: true });
    const names = Array.from({ length: load.files }, (_, at) => `tool-${at + 1}`);
    const images: string[] = [];
    for (const name of names) {
      const layers = [layerOf(name, load)];
      const image = await layeredImage(path.join(folder, 'files', name), { arch: 'amd64', layers });
      await writeFile(path.join(folder, `${name}.json`), image);
      images.push(image);
    }
    // It is a name as `docker pull` takes it.
    const host = registry.host.replace(/^https?:\/\//, '');
    const artifacts = names.map((name) => ({
      imageName: `${host}/${registry.owner}/${name}`,
      version: released,
      images: { amd64: { image: `${name}.json` } },
      concurrency: 1,
    }));
    const config = { registry, nix2container: artifacts };
    await writeFile(path.join(folder, 'parity.json'), JSON.stringify(config));
    const base = `/v2/${registry.owner}`;
    return {
      load,
      inputs: names.map((name) => `${name}.json`),
      // Looked at whenever it is asked for: the index names the commit of a checkout, and the legs of other hosts.
      get published() {
        const commit = headOf(folder);
        const digests = names.map((name, at) =>
          indexDigest([images[at] ?? '', ...otherLegs(folder, name)], released, commit),
        );
        return Object.fromEntries(
          names.map((name, at) => [`container/${name}/${released}/manifest.json`, digests[at] ?? '']),
        );
      },
      // Without a commit, the index around a leg that waits to be joined is the one of the release.
      copies: Object.fromEntries(
        names.map((name) => [
          `container/${name}/${released}-amd64/manifest.json`,
          `container/${name}/${released}/manifest.json`,
        ]),
      ),
      uploads: names.map((name, at) => ({
        method: 'PUT',
        path: new RegExp(`^${base}/${name}/blobs/.*=${encodeURIComponent(layerDigest(images[at] ?? ''))}$`),
      })),
      commits: names.map((name) => ({
        method: 'PUT',
        path: new RegExp(`^${base}/${name}/manifests/${released}$`),
      })),
      besides: new RegExp(
        `^container/tool-\\d+/(?:${released}(?:-amd64|-s390x)?|latest|sha256:[0-9a-f]{64})/`,
      ),
      receipts: names.length,
      removals: names.map((name) => `${base}/${name}/manifests/${released}`),
    };
  },
};

/** As large as it is said to be, and of other bytes for every word. */
function layerOf(
  name: string,
  { bytes, files, word }: { readonly bytes: number; readonly files: number; readonly word: string },
): Readonly<Record<string, string | Uint8Array>> {
  const data = Buffer.alloc(Math.floor(bytes / files), `${word} in ${name}, over and over\n`);
  return { 'bin/tool': '#!/bin/sh\n', data };
}
