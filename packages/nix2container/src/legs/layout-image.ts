import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';

import { type Arch, fileSource } from '@parity-lib/core';
import {
  type Descriptor,
  documentOf,
  hexOf,
  isLayoutInvalid,
  type LaidOut,
  readLayout,
} from '@parity-lib/oci';

import { invalidImage, ofAnotherArch } from '../complaint.ts';
import type { OpenImage, OpenLayer } from '../steps/open-image.ts';
import { architectureIn } from './architecture.ts';
import { wholeLayer } from './whole-layer.ts';

/**
 * The image of an OCI image layout.
 *
 * @param from the folder, relative to `root` or absolute; a link is followed once.
 * @throws Blocked `artifact-invalid`.
 */
export async function inLayout(root: string, from: string, arch: Arch): Promise<OpenImage> {
  const shown = from;
  const folder = await realpath(path.resolve(root, from)).catch((cause: unknown) => {
    throw invalidImage(shown, { what: 'is not there', next: 'Build it first.', cause });
  });
  const laidOut = await readLayout(folder, arch).catch((error: unknown) => {
    if (!isLayoutInvalid(error)) throw error;
    throw invalidImage(shown, {
      what: error.message,
      next: 'Write the layout again: "skopeo copy … oci:DIR:TAG", or buildx with "--output type=oci,tar=false,dest=DIR".',
      cause: error,
    });
  });
  return opened(laidOut, arch, shown);
}

async function opened({ manifest, content, pathOf }: LaidOut, arch: Arch, shown: string): Promise<OpenImage> {
  const config = documentOf(content.config.mediaType, await readFile(pathOf(content.config.digest)));
  if (config.digest !== content.config.digest)
    throw invalidImage(shown, {
      what: `has other bytes under ${content.config.digest}`,
      next: 'Write it again.',
    });
  const architecture = architectureIn(Buffer.from(config.bytes).toString('utf8'));
  if (architecture !== arch) throw ofAnotherArch(shown, architecture ?? 'no arch', arch);
  const layers = content.layers.map((layer, at) => openLayer(layer, pathOf(layer.digest), `layer ${at + 1}`));
  return { arch, manifest, config, layers, storePaths: [], notes: [] };
}

function openLayer(descriptor: Descriptor, file: string, shown: string): OpenLayer {
  const { digest, size } = descriptor;
  const source = fileSource({ name: shown, path: file, size, sha256: hexOf(digest) });
  return wholeLayer(descriptor, source, shown, {
    blocker: 'digest-mismatch',
    message: 'A layer is not what its manifest says',
    details: [file],
    found: 'it is',
    next: 'Write the layout again.',
  });
}
