import { askForge } from '../../ask-forge.ts';
import { publish, type Scene, succeed } from '../../scene.ts';
import { done, pushStaged, refused, type Row } from '../row.ts';
import { beforeUpload } from './while-held.ts';

/** The first upload waits until another publisher, in a folder of its own, is through. */
const whileAnotherPublishes = (word: string) =>
  beforeUpload(async (scene) => succeed(await scene.rival(word), publish));

/** The way out that `version-conflict` names. */
async function deletePublished({ forge, release }: Scene): Promise<void> {
  for (const path of release.removals) await askForge(`${forge.url}${path}`, { method: 'DELETE' });
}

/** More than one publisher, at once or one after the other. */
export const publishers: readonly Row[] = [
  {
    number: 7,
    fault: 'the same command runs in this folder already',
    line: true,
    before: async (scene) => {
      const held = scene.line.hold({ upload: 0, at: 'head' });
      scene.start(publish);
      await held.reached;
    },
    ends: refused('locked'),
    after: async (scene) => {
      scene.line.open();
      await scene.settled();
    },
  },
  {
    number: 7,
    fault: 'another publisher is faster with the same bytes',
    line: true,
    meanwhile: whileAnotherPublishes('ours'),
    ends: done,
  },
  {
    number: 7,
    fault: 'another publisher is faster with other bytes',
    // Not large enough to be announced: all of it is on its way at once, however long the other one takes.
    load: { bytes: 500_000 },
    line: true,
    meanwhile: whileAnotherPublishes('theirs'),
    ends: { exit: 3, blocker: 'version-conflict', holds: "somebody else's" },
    after: deletePublished,
  },
  {
    number: 6,
    fault: 'other bytes were published before',
    before: async (scene) => succeed(await scene.rival('theirs'), publish),
    ends: { exit: 3, blocker: 'version-conflict', holds: "somebody else's" },
    after: deletePublished,
    isCurlsToo: true,
  },
  {
    number: 25,
    fault: 'the pipeline runs a second time',
    before: (scene) => succeed(scene, publish),
    ends: { ...done, says: 'nothing to do' },
    isCurlsToo: true,
  },
  {
    number: 22,
    fault: 'an old stage is published after a newer release',
    before: async (scene) => {
      await succeed(scene, ['stage']);
      await succeed(await scene.rival('ours', '1.10.0'), publish);
    },
    command: pushStaged,
    ends: done,
  },
];
