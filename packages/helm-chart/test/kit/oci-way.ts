import { OWNER } from '@parity-tools/e2e';

import { chartManifest, sha256 } from './oci-manifest.ts';
import { otherwise } from './oci-otherwise.ts';
import { ociRows } from './oci-rows/index.ts';
import type { Way } from './way.ts';

const tool = `/v2/${OWNER}/tool-1`;

/** To a registry of images, as `helm push` does it. */
export const ociWay: Way = {
  artifact: {},
  subject: {
    question: { method: 'GET', path: new RegExp(`^${tool}/manifests/1\\.2\\.3$`) },
    // The tag is read once more just before it is written.
    questions: 2,
    preflight: { method: 'GET', path: new RegExp(`^${tool}/blobs/uploads/parity-preflight$`) },
    otherDigests: () => ({
      body: '{}',
      headers: { 'docker-content-digest': `sha256:${'0'.repeat(64)}` },
    }),
    without: {},
    otherwise,
    rows: ociRows,
    about: `An upload is the PUT of an archive, as a blob; the chart is published when its tag is. How sessions, tokens and
hosts of a registry go wrong is the client's, which images have as well: [nix2container](nix2container.md).`,
    kills: `\`kill -9\` of a publish at each of its requests: when its head came, in the middle of its body, and before its answer
where it changes something, on both products, and on docker-registry where it changes something, with every tag whole
afterwards and one more run that ends with 0`,
  },
  release: (charts, owner) => ({
    published: Object.fromEntries(
      charts.map(({ name, version, archive }) => [
        `container/${name}/${version}/manifest.json`,
        sha256(chartManifest(name, version, archive)),
      ]),
    ),
    uploads: charts.map(({ name, archive }) => ({
      method: 'PUT',
      path: new RegExp(`^/v2/${owner}/${name}/blobs/.*=sha256%3A${sha256(archive)}$`),
    })),
    commits: charts.map(({ name, version }) => ({
      method: 'PUT',
      path: new RegExp(`^/v2/${owner}/${name}/manifests/${version}$`),
    })),
    besides: /^container\/tool-\d+\//,
    removals: charts.map(({ name, version }) => `/v2/${owner}/${name}/manifests/${version}`),
  }),
};
