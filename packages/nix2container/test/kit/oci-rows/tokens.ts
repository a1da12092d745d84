import type { FaultRule } from '@parity-lib/local-forge';
import { done, ociError, onRequest, refused, type Row, type Scene, status } from '@parity-tools/e2e/rows';

import { requests } from './requests.ts';

/** Whoever asks is sent to the token service of the forge, which gives a token of its own. */
function wantsToken(request: keyof typeof requests, occurrence: FaultRule['occurrence'] = 1) {
  return async ({ forge }: Scene): Promise<void> => {
    const challenge = `Bearer realm="${forge.url}/v2/token",service="container_registry",scope="*"`;
    const does = { kind: 'status', status: 401, headers: { 'www-authenticate': challenge } } as const;
    forge.addFault({ match: requests[request], occurrence, does });
  };
}

/** Tokens that a registry gives itself, and that it takes no longer. */
export const tokens: readonly Row[] = [
  {
    number: 27,
    fault: 'the registry wants a token of its own',
    before: wantsToken('nameQuestion'),
    ends: done,
  },
  {
    number: 4,
    fault: 'GET of such a token answered with 429, once',
    before: wantsToken('nameQuestion'),
    rules: onRequest(requests.tokenQuestion, status(429)),
    ends: done,
  },
  {
    number: 4,
    fault: 'GET of such a token answered with 429, for ever',
    before: wantsToken('nameQuestion'),
    rules: onRequest(requests.tokenQuestion, status(429), 'every'),
    ends: refused('registry-down'),
  },
  ...(['session', 'blob', 'manifest', 'name'] as const).map((request): Row => ({
    number: 27,
    fault: `a 401 in the middle of a push, to the ${request}: a token of its own is wanted`,
    before: wantsToken(request),
    ends: done,
  })),
  {
    number: 27,
    fault: 'a token of its own is refused again and again, from the upload on',
    before: wantsToken('blob', 'every'),
    ends: refused('bad-token'),
  },
  {
    number: 27,
    fault: 'a 401 in the middle of a push, to the upload: the token is revoked',
    rules: onRequest(requests.blob, ociError(401, 'UNAUTHORIZED'), 'every'),
    ends: refused('bad-token'),
  },
  {
    number: 27,
    fault: 'a 401 in the middle of a push, to the manifest: the token is revoked',
    rules: onRequest(requests.manifest, ociError(401, 'UNAUTHORIZED'), 'every'),
    ends: { exit: 4, blocker: 'bad-token', holds: 'nothing' },
  },
];
