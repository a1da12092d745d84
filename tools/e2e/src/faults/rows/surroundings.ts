import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { changeConfig } from '../../change-config.ts';
import { checkout, commit, git } from '../../git.ts';
import { OWNER } from '../../people.ts';
import type { Scene } from '../../scene.ts';
import { done, pushStaged, refused, type Row } from '../row.ts';
import { stage } from './staged.ts';

const byTag = (): { VERSION: undefined; CI_COMMIT_TAG: string } => ({
  VERSION: undefined,
  CI_COMMIT_TAG: 'v1.2.3',
});

/** Makes the repository a checkout that ignores the stage store. */
async function isCheckout(scene: Scene, ...tags: readonly string[]): Promise<void> {
  await writeFile(scene.path('.gitignore'), '.parity-stage\n');
  await checkout(scene.dir, ...tags);
}

/** What other tools would read from a home or a repository: another registry, and another token for it. */
async function plantSettings({ root, dir }: Scene): Promise<void> {
  for (const folder of [join(root, 'home'), dir]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, '.netrc'), `machine 127.0.0.1 login ${OWNER} password not-this-one\n`);
    await writeFile(
      join(folder, '.npmrc'),
      'registry=http://127.0.0.1:9/\n//127.0.0.1:9/:_authToken=nor-this\n',
    );
    await writeFile(join(folder, '.curlrc'), 'proxy = http://127.0.0.1:9\n');
  }
}

const nowhere = 'http://127.0.0.1:9';

/** What lies around a publish: settings, variables, checkouts. */
export const surroundings: readonly Row[] = [
  {
    number: 15,
    fault: "somebody else's token in the files of other tools",
    before: plantSettings,
    ends: done,
  },
  {
    number: 17,
    fault: 'proxy variables, and a registry on this machine',
    env: () => ({
      HTTP_PROXY: nowhere,
      http_proxy: nowhere,
      HTTPS_PROXY: nowhere,
      https_proxy: nowhere,
      ALL_PROXY: nowhere,
    }),
    ends: done,
  },
  {
    number: 18,
    fault: 'plain http to a registry on another machine',
    before: (scene) => changeConfig(scene, (registry) => (registry['host'] = 'http://forge.example.test')),
    ends: { exit: 2, holds: 'nothing' },
    after: (scene) => changeConfig(scene, (registry) => (registry['host'] = new URL(scene.forge.url).host)),
  },
  {
    number: 24,
    fault: 'the tag is on another commit than HEAD',
    before: async (scene) => {
      await isCheckout(scene, 'v1.2.3');
      await commit(scene.dir, 'after the tag');
    },
    env: byTag,
    ends: refused('dev-tag'),
  },
  {
    number: 24,
    fault: 'the tag was moved after staging',
    before: async (scene) => {
      await isCheckout(scene, 'v1.2.3');
      await stage(scene);
      await git(scene.dir, 'commit', '--quiet', '--allow-empty', '--message', 'another one');
      await git(scene.dir, 'tag', '--force', 'v1.2.3');
    },
    command: pushStaged,
    env: byTag,
    ends: refused('dev-tag'),
  },
  {
    number: 24,
    fault: 'a tracked file differs: shown and recorded',
    before: async (scene) => {
      await isCheckout(scene, 'v1.2.3');
      await writeFile(scene.path('.gitignore'), '.parity-stage\nmore\n');
    },
    env: byTag,
    ends: { ...done, says: 'recorded as dirty' },
  },
  {
    number: 24,
    fault: 'a shallow clone that does not know the tag',
    before: async (scene) => {
      await isCheckout(scene);
      const head = await git(scene.dir, 'rev-parse', 'HEAD');
      await writeFile(scene.path('.git/shallow'), `${head}\n`);
    },
    env: byTag,
    ends: done,
  },
  {
    number: 24,
    fault: 'no tag, no VERSION: nobody said that this is a release',
    env: () => ({ VERSION: undefined }),
    ends: refused('dev-tag'),
  },
];
