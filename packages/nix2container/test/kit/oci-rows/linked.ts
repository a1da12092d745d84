import { rm, writeFile } from 'node:fs/promises';

import {
  done,
  onUpload,
  pushStaged,
  refused,
  type Row,
  type Scene,
  status,
  succeed,
} from '@parity-tools/e2e/rows';

import { changeArtifacts } from './artifacts.ts';

const file = ({ path }: Scene): string => path('files', 'tool-1', 'layer-0', 'bin', 'tool');

/** A stage that only names what lies elsewhere. Without `--portable`, which rows say for `stage` and `publish` alone. */
const link = (scene: Scene): Promise<void> => succeed(scene, ['publish-amd64']);

const mend = (scene: Scene): Promise<void> => writeFile(file(scene), '#!/bin/sh\n', { mode: 0o755 });

/** Images as they are published when nobody says otherwise: their layers are made while they are sent. */
export const linked: readonly Row[] = [
  {
    number: 11,
    fault: 'linked: a file of a layer is written over after staging',
    before: async (scene) => {
      await link(scene);
      await writeFile(file(scene), '#!/bin/rm\n');
      scene.defer(() => mend(scene));
    },
    command: pushStaged,
    ends: refused('digest-mismatch'),
    after: mend,
  },
  {
    number: 11,
    fault: 'linked: a file of a layer is gone after staging',
    before: async (scene) => {
      await link(scene);
      await rm(file(scene));
    },
    command: pushStaged,
    ends: refused('digest-mismatch'),
    after: mend,
  },
  {
    number: 3,
    fault: 'a layer answered with 503, for ever, while its config is sent beside it',
    before: (scene) => changeArtifacts(scene, (artifact) => delete artifact['concurrency']),
    rules: onUpload(status(503), 'every'),
    ends: { exit: 4, blocker: 'registry-down', holds: 'nothing' },
  },
  {
    number: 25,
    fault: 'linked: what was published is published again, portable',
    before: async (scene) => {
      await link(scene);
      await succeed(scene, pushStaged);
    },
    ends: { ...done, says: 'nothing to do' },
  },
];
