import { askForge, publish, type Row, type Scene, succeed, whileHeld } from '@parity-tools/e2e/rows';

/** The way out that `version-conflict` names. */
async function deletePublished({ forge, release }: Scene): Promise<void> {
  for (const path of release.removals) await askForge(`${forge.url}${path}`, { method: 'DELETE' });
}

/** Somebody else takes the place of what was stored a moment ago: it is read back, and found to be another one. */
export const overwritten: Row = {
  number: 7,
  fault: 'another publisher takes the place of what was just stored, before that is read back',
  line: true,
  meanwhile: whileHeld({ upload: 0, at: 'answer' }, async (scene) => {
    await deletePublished(scene);
    await succeed(await scene.rival('theirs'), publish);
  }),
  ends: { exit: 4, blocker: 'version-conflict', holds: "somebody else's" },
  after: deletePublished,
};

/** A large chart takes its time: whoever publishes meanwhile is found before the last bytes of it go out. */
export const overtakenInTheMiddle: Row = {
  number: 7,
  fault: 'another publisher is faster with other bytes, while a large chart is on its way',
  load: { files: 1, bytes: 12_000_000 },
  line: true,
  meanwhile: whileHeld({ upload: 0, at: { bytes: 300_000 } }, async (scene) =>
    succeed(await scene.rival('theirs'), publish),
  ),
  ends: { exit: 3, blocker: 'version-conflict', holds: "somebody else's" },
  after: deletePublished,
};
