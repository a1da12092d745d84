import type { Fault } from '@parity-lib/local-forge';
import { done, inTurn, ociError, onRequest, type Row, status } from '@parity-tools/e2e/rows';

import { changeArtifacts } from './artifacts.ts';
import { repository, requests } from './requests.ts';

/** Lets blobs be mounted from a repository that does not have them. */
function fromOther(scene: { readonly dir: string }): Promise<void> {
  return changeArtifacts(scene, (artifact) => {
    artifact['mountFrom'] = [artifact.imageName.replace(/[^/]+$/, 'other')];
  });
}

/** A mount that names another repository is no reason to fail: what follows is an upload. */
const ways: readonly (readonly [what: string, does: Fault])[] = [
  ['refused with 401', ociError(401, 'UNAUTHORIZED')],
  ['refused with 403', ociError(403, 'DENIED')],
  ['refused with 404', ociError(404, 'NAME_UNKNOWN')],
  ['refused with 405', ociError(405, 'UNSUPPORTED')],
  ['answered with 500', status(500)],
  ['answered with 503', status(503)],
  ['broken off', { kind: 'reset', when: 'before-body' }],
  ['redirected to another host', { kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/' }],
];

/** Blobs that another repository is said to have. */
export const mounts: readonly Row[] = [
  {
    number: 8,
    fault: 'mount answered with 202: the other repository does not have it',
    before: fromOther,
    ends: done,
  },
  ...inTurn([
    ...ways.map(([what, does]): Row => ({
      number: 8,
      fault: `mount ${what}, for ever`,
      before: fromOther,
      rules: onRequest(requests.mount, does, 'every'),
      ends: done,
    })),
    {
      number: 8,
      fault: 'mount answered with 201, for ever, and nothing is there',
      before: fromOther,
      rules: onRequest(
        requests.mount,
        { kind: 'status', status: 201, headers: { location: `${repository}/blobs/` } },
        'every',
      ),
      ends: done,
    },
  ]),
];
