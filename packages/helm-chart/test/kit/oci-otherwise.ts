import type { Subject } from '@parity-tools/e2e/suites';

/** Rows of the fault table that end otherwise for a chart in a registry of images. */
export const otherwise: NonNullable<Subject['otherwise']> = {
  'another publisher is faster with other bytes': {
    why: 'the archive is there before the tag is looked at again: something was changed, though nobody sees it',
    ends: { exit: 4, blocker: 'version-conflict', holds: "somebody else's" },
  },
  'question about the owner redirected to another host': {
    why: 'registries may keep manifests elsewhere: a read is followed without the token, and tried again when it leads nowhere',
    ends: { exit: 0, holds: 'everything' },
  },
  "upload over the owner's quota": {
    why: "Forgejo's quota does not count what is in its registry of images; the limit for files, which both have, is a row of its own",
  },
};
