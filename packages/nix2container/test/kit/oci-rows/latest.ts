import {
  askForge,
  done,
  publish,
  pushStaged,
  type Row,
  type Scene,
  succeed,
  whileOnItsWay,
} from '@parity-tools/e2e/rows';

import { repository, requests } from './requests.ts';

const publishNewer = async (scene: Scene): Promise<void> =>
  succeed(await scene.rival('ours', '1.10.0'), publish);

/** @throws unless `:latest` is what the newer release is. */
async function staysNewer({ forge }: Scene): Promise<void> {
  const at = async (tag: string): Promise<string> =>
    (await askForge(`${forge.url}${repository}/manifests/${tag}`)).text;
  if ((await at('latest')) !== (await at('1.10.0'))) throw new Error(':latest went back');
}

/** `:latest`, and somebody else who moves it. */
export const latest: readonly Row[] = [
  {
    number: 22,
    fault: 'an old stage is published after a newer release: `:latest` stays there',
    before: async (scene) => {
      await succeed(scene, ['stage']);
      await publishNewer(scene);
    },
    command: pushStaged,
    ends: { ...done, says: '1.10.0 is published, which is higher' },
    after: staysNewer,
  },
  {
    number: 22,
    fault: 'a newer release is published while `:latest` is on its way: it moves on',
    ...whileOnItsWay(requests.pointer, publishNewer),
    brings: /^container\/tool-1\/1\.10\.0(?:-amd64)?\//,
    ends: done,
    after: staysNewer,
  },
];
