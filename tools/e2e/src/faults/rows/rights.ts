import { READ_ONLY, STRANGERS, TOKEN, world } from '../../people.ts';
import { refused, type Row } from '../row.ts';
import { onUpload } from './forge-faults.ts';

/** What may not be, whoever asks again. */
export const rights: readonly Row[] = [
  {
    number: 26,
    fault: 'upload too large for a proxy: 413 in HTML',
    rules: onUpload({ kind: 'html-413' }, 'every'),
    ends: refused('too-large'),
    isCurlsToo: true,
  },
  {
    number: 26,
    fault: "upload over the owner's quota",
    // Gitea knows a limit for each file, and Forgejo one for everything together.
    forge: (profile) => ({
      world: world(profile === 'gitea' ? { limits: { size: 100 } } : { quota: { packages: 5 } }),
    }),
    ends: refused('quota'),
    after: (scene) => scene.restart({ world: world() }),
    isCurlsToo: true,
  },
  ...(
    [
      ['no token', '', 'empty-token'],
      ['a token that nobody made, or that is revoked', TOKEN.replace('rw', 'no'), 'bad-token'],
      ['a token that may only read', READ_ONLY, 'missing-scope'],
      ["somebody else's token", STRANGERS, 'no-permission'],
    ] as const
  ).map(([fault, token, blocker]) => ({
    number: fault.startsWith('somebody') ? 26 : 27,
    fault,
    env: () => ({ REGISTRY_TOKEN: token }),
    ends: refused(blocker),
    isCurlsToo: true,
  })),
  {
    number: 27,
    fault: 'no token on a tag build',
    env: () => ({ REGISTRY_TOKEN: undefined, VERSION: undefined, CI_COMMIT_TAG: 'v1.2.3' }),
    ends: refused('empty-token'),
  },
];
