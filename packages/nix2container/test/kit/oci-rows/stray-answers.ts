import { world } from '@parity-tools/e2e';
import { refused, type Row } from '@parity-tools/e2e/rows';

import { inPieces } from './artifacts.ts';
import { requests } from './requests.ts';
import { meets, refuses } from './rules.ts';

const away = { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/elsewhere' } as const;

/** Answers that lead elsewhere, or speak of something else. */
export const strayAnswers: readonly Row[] = [
  {
    number: 16,
    fault: 'POST of an upload redirected to another host',
    rules: meets(requests.session, away, 'every'),
    ends: refused('redirect-refused'),
  },
  {
    number: 16,
    fault: 'PATCH of a piece redirected to another host',
    ...inPieces,
    rules: meets(requests.chunk, away, 'every'),
    ends: refused('redirect-refused'),
  },
  {
    number: 16,
    fault: 'PUT of a manifest redirected to another host',
    rules: meets(requests.manifest, away, 'every'),
    ends: { exit: 4, blocker: 'redirect-refused', holds: 'nothing' },
  },
  {
    number: 20,
    fault: 'PUT of a manifest answered with another digest than its own',
    rules: meets(requests.manifest, {
      kind: 'status',
      status: 201,
      headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    }),
    ends: { exit: 4, blocker: 'digest-mismatch', holds: 'nothing' },
  },
  {
    number: 26,
    fault: 'a blob over the limit of the forge',
    forge: () => ({ world: world({ limits: { size: 100 } }) }),
    ends: refused('quota'),
    after: (scene) => scene.restart({ world: world() }),
  },
  {
    number: 20,
    fault: 'PUT of a manifest refused: it is none',
    rules: meets(requests.manifest, refuses(400, 'MANIFEST_INVALID'), 'every'),
    ends: { exit: 4, blocker: 'registry-invalid', holds: 'nothing' },
  },
];
