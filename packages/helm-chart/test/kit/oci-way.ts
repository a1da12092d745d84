import { OWNER } from '@parity-tools/e2e';
import { ociSubject } from '@parity-tools/e2e/suites';

import { chartManifest, sha256 } from './oci-manifest.ts';
import { ociRows } from './oci-rows/index.ts';
import type { Way } from './way.ts';

const tool = `/v2/${OWNER}/tool-1`;

/** To a registry of images, as `helm push` does it. */
export const ociWay: Way = {
  artifact: {},
  subject: {
    ...ociSubject({
      repository: tool,
      version: '1.2.3',
      earlier: 'the archive is',
      uncounted: 'what is in its registry of images',
    }),
    without: {},
    rows: ociRows,
    about: `An upload is the PUT of an archive, as a blob; the chart is published when its tag is. How sessions, tokens and
hosts of a registry go wrong is the client's, which images have as well: [nix2container](nix2container.md).`,
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
