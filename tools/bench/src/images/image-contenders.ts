import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { installGo } from '@parity-tools/peers';

import type { Contender } from '../compare.ts';
import { programOf } from '../programs.ts';
import type { BenchImage } from './write-image.ts';

/** What it knows of registries, where it is run by root: there, no variable leads it elsewhere. */
const skopeosCaches = ['boltdb', 'sqlite'].map(
  (kind) => `/var/lib/containers/cache/blob-info-cache-v1.${kind}`,
);

/** Whoever pushes this image to this registry; each begins with cold caches of its own. */
export async function imageContenders(image: BenchImage, host: string): Promise<readonly Contender[]> {
  const { folder, layout } = image;
  const home = path.join(folder, 'home');
  const skopeo = (name: string, ...flags: readonly string[]): Contender => {
    const target = `docker://${host}/bench/${name.replaceAll(/[^a-z]+/g, '-')}:1.0.0`;
    const copy = ['skopeo', '--insecure-policy', 'copy', '--dest-tls-verify=false', ...flags] as const;
    return cold(name, home, [...copy, `oci:${layout}:bench`, target]);
  };
  const [crane, regctl] = [await installGo('crane'), await installGo('regctl')];
  return [
    await publishing('publish --publish', image, host),
    skopeo('skopeo copy'),
    skopeo('skopeo copy --dest-precompute-digests', '--dest-precompute-digests'),
    skopeo('skopeo copy --preserve-digests', '--preserve-digests'),
    cold('crane push', home, [crane, 'push', layout, `${host}/bench/crane:1.0.0`]),
    cold('regctl image copy', home, [
      regctl,
      '--host',
      `reg=${host},tls=disabled`,
      'image',
      'copy',
      `ocidir://${layout}:bench`,
      `${host}/bench/regctl:1.0.0`,
    ]),
  ];
}

/** Ours. @param name of the contender; each has a repository of its own. */
export async function publishing(
  name: string,
  { folder, json }: Pick<BenchImage, 'folder' | 'json'>,
  host: string,
): Promise<Contender> {
  const repository = path.join(folder, `repository of ${name}, ${host.replace(':', ' ')}`);
  const home = path.join(folder, 'home');
  await mkdir(repository, { recursive: true });
  const config = { imageName: `${host}/bench/ours`, version: '1.0.0', images: { amd64: { image: json } } };
  await writeFile(path.join(repository, 'parity.json'), JSON.stringify({ nix2container: config }));
  return {
    name,
    prepare: async () => {
      // As a pipeline has it: a fresh checkout, without the stage of an earlier run.
      await rm(path.join(repository, '.parity-stage'), { recursive: true, force: true });
      return {
        argv: [process.execPath, programOf('nix2container'), 'publish', '--publish'],
        cwd: repository,
        env: { HOME: home, REGISTRY_TOKEN: 'a-token-of-the-bench', VERSION: '1.0.0' },
      };
    },
  };
}

function cold(name: string, home: string, argv: readonly [string, ...string[]]): Contender {
  return {
    name,
    prepare: async () => {
      for (const place of [home, ...skopeosCaches]) await rm(place, { recursive: true, force: true });
      await mkdir(home, { recursive: true });
      return { argv, cwd: home, env: { HOME: home, XDG_DATA_HOME: home } };
    },
  };
}
