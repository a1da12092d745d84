import path from 'node:path';

import { openRepository, type Repository as AnyRepository } from '@parity-tools/e2e';

import { type ImageParts, layeredImage } from './layered-image.ts';

const bin = path.resolve(import.meta.dirname, '../../src/bin.ts');

type Env = Readonly<Record<string, string | undefined>>;

export interface RepositoryParts {
  readonly imageName: string;
  /** Those that this host has. */
  readonly images?: Readonly<Record<string, Omit<ImageParts, 'arch'>>>;
  /** Over the fields of the artifact. */
  readonly artifact?: Readonly<Record<string, unknown>>;
  readonly registry?: Readonly<Record<string, unknown>>;
  /** For every run; a run's own comes first. */
  readonly env?: Env;
}

/** A folder with a parity.json and the images that it names. */
export type Repository = AnyRepository<RepositoryParts>;

/** An image of two layers; another word gives another image. */
export function image(word = 'ours'): Omit<ImageParts, 'arch'> {
  return {
    layers: [{ 'etc/base': 'the base of all' }, { 'bin/tool': `#!/bin/sh\necho ${word}\n` }],
    env: [`WORD=${word}`],
  };
}

export function repository(parts: RepositoryParts): Promise<Repository> {
  return openRepository(bin, parts, async (current, { write, path: at }) => {
    const { images = {}, imageName, artifact, registry } = current;
    for (const [arch, one] of Object.entries(images))
      await write(`${arch}.json`, await layeredImage(at('files', arch), { arch, ...one }));
    const legs = Object.fromEntries(Object.keys(images).map((arch) => [arch, { image: `${arch}.json` }]));
    const config = { imageName, version: '1.2.3', images: legs, ...artifact };
    await write('parity.json', JSON.stringify({ ...(registry && { registry }), nix2container: config }));
  });
}
