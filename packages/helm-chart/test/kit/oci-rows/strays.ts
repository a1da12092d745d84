import { world } from '@parity-tools/e2e';
import { refused, type Row } from '@parity-tools/e2e/rows';

import { meets, requests } from './requests.ts';

/** Answers that lead elsewhere, or speak of something else. */
export const strays: readonly Row[] = [
  {
    number: 16,
    fault: 'PUT of the tag redirected to another host',
    rules: meets(requests.tag, { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/' }, 'every'),
    ends: { exit: 4, blocker: 'redirect-refused', holds: 'nothing' },
  },
  {
    number: 20,
    fault: 'PUT of the tag answered with another digest than its own',
    rules: meets(requests.tag, {
      kind: 'status',
      status: 201,
      headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    }),
    ends: { exit: 4, blocker: 'digest-mismatch', holds: 'nothing' },
  },
  {
    number: 26,
    fault: 'an archive over the limit of the forge',
    forge: () => ({ world: world({ limits: { size: 100 } }) }),
    ends: refused('quota'),
    after: (scene) => scene.restart({ world: world() }),
  },
];
