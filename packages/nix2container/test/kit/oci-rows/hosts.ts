import {
  askForge,
  done,
  type Publisher,
  refused,
  type Row,
  type Scene,
  succeed,
  whileOnItsWay,
} from '@parity-tools/e2e/rows';

import { changeArtifacts } from './artifacts.ts';
import { repository, requests } from './requests.ts';
import { secondHost, shareCommit } from './second-host.ts';

const publishIndex: readonly string[] = ['publish-index', '--publish'];

/** The other host of each scene that has one. */
const others = new WeakMap<Scene, Publisher>();

function otherOf(scene: Scene): Publisher {
  const other = others.get(scene);
  if (other === undefined) throw new Error('there is no other host');
  return other;
}

/** Two hosts, each with its leg published. */
async function publishLegs(scene: Scene): Promise<void> {
  const other = await secondHost(scene);
  others.set(scene, other);
  await succeed(scene, ['publish-amd64', '--publish']);
  await succeed(other, ['publish-s390x', '--publish']);
}

/** This host only joins; another one builds the leg. */
async function joinOnly(scene: Scene): Promise<void> {
  const other = await scene.rival('ours');
  others.set(scene, other);
  await shareCommit(scene, other);
  await changeArtifacts(scene, (artifact) => {
    artifact['arches'] = ['amd64'];
    delete artifact['images'];
  });
}

const indexType = 'application/vnd.oci.image.index.v1+json';

/** What waits in the entry says of itself that it is for another arch. */
async function spoilEntry(scene: Scene): Promise<void> {
  await joinOnly(scene);
  await succeed(otherOf(scene), ['publish-amd64', '--publish']);
  const url = `${scene.forge.url}${repository}/manifests/1.2.3-amd64`;
  const { text } = await askForge(url);
  const body = text.replace('"architecture":"amd64"', '"architecture":"s390x"');
  const { status } = await askForge(url, { method: 'PUT', body, type: indexType });
  if (status !== 201) throw new Error(`the forge does not take the entry: it says ${status}`);
}

const publishLeg = (scene: Scene): Promise<void> => succeed(otherOf(scene), ['publish-amd64', '--publish']);

/** Legs of one image that come from several hosts. */
export const hosts: readonly Row[] = [
  {
    number: 7,
    fault: 'two hosts join at once: the other one is faster',
    before: publishLegs,
    ...whileOnItsWay(requests.name, (scene) => succeed(otherOf(scene), publishIndex)),
    command: publishIndex,
    again: publishIndex,
    ends: done,
  },
  {
    number: 21,
    fault: 'a leg that another host has to publish is missing',
    before: async (scene) => void others.set(scene, await secondHost(scene)),
    ends: refused('arch-missing'),
    after: (scene) => succeed(otherOf(scene), ['publish-s390x', '--publish']),
  },
  {
    number: 21,
    fault: 'a leg that is for another arch than its name says',
    before: spoilEntry,
    ends: refused('arch-missing'),
    after: publishLeg,
  },
  {
    number: 21,
    fault: 'a leg of another commit',
    before: async (scene) => {
      await joinOnly(scene);
      await succeed(otherOf(scene), ['publish-amd64', '--publish']);
      await shareCommit(scene, otherOf(scene));
    },
    ends: refused('arch-missing'),
    after: publishLeg,
  },
  {
    number: 21,
    fault: 'a leg deleted from the registry after it was found, and this host does not have it',
    before: async (scene) => {
      await joinOnly(scene);
      await publishLeg(scene);
    },
    ...whileOnItsWay(requests.name, async (scene) => {
      const url = `${scene.forge.url}${repository}/manifests/`;
      const { text } = await askForge(`${url}1.2.3-amd64`);
      const [child] = (JSON.parse(text) as { manifests: { digest: string }[] }).manifests;
      await askForge(`${url}${child?.digest}`, { method: 'DELETE' });
    }),
    ends: refused('registry-invalid'),
    // Its entry still says that it is there.
    after: publishLeg,
  },
];
