import { done } from './faults/row.ts';
import type { Subject } from './subject.ts';

/** What is put into a registry of images, as `tool-1` and in the version of the tests. */
export interface OciSubject {
  /** `/v2/owner/tool-1`. */
  readonly repository: string;
  readonly version: string;
  /** What is there before the name is looked at again, with its verb. */
  readonly earlier: string;
  /** What Forgejo's quota does not count. */
  readonly uncounted: string;
}

/** What kinds that go to a registry of images have in common, for the suites. */
export function ociSubject({ repository, version, earlier, uncounted }: OciSubject) {
  return {
    question: {
      method: 'GET',
      path: new RegExp(`^${repository}/manifests/${version.replaceAll('.', '\\.')}$`),
    },
    // The name is read once more just before it is written.
    questions: 2,
    preflight: { method: 'GET', path: new RegExp(`^${repository}/blobs/uploads/parity-preflight$`) },
    otherDigests: () => ({
      body: '{}',
      headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    }),
    otherwise: {
      'another publisher is faster with other bytes': {
        why: `${earlier} there before the name is looked at again: something was changed, though nobody sees it`,
        ends: { exit: 4, blocker: 'version-conflict', holds: "somebody else's" },
      },
      'question about the owner redirected to another host': {
        why: 'registries may keep manifests elsewhere: a read is followed without the token, and tried again when it leads nowhere',
        ends: done,
      },
      "upload over the owner's quota": {
        why: `Forgejo's quota does not count ${uncounted}; the limit for files, which both have, is a row of its own`,
      },
    },
    kills: `\`kill -9\` of a publish before its first request, and at each that changes something: when its head came, in the
middle of its body, and before its answer, on both products, and of docker-registry the last two, with every tag whole
afterwards and one more run that ends with 0`,
  } as const satisfies Partial<Subject>;
}
