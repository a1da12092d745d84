import { OWNER } from '@parity-tools/e2e';

import { sha256 } from './oci-manifest.ts';
import { otherwise, repositoryRows } from './repository-rows.ts';
import type { Way } from './way.ts';

const helm = `/api/packages/${OWNER}/helm`;

const elsewhere = 'it is the same wherever a chart goes: run with [a registry of images](helm-chart.md)';

/** To the chart repository of a forge, with its index.yaml. */
export const repositoryWay: Way = {
  isReady: true,
  artifact: { chartRepo: true },
  subject: {
    question: {
      method: 'GET',
      path: new RegExp(`^/api/v1/packages/${OWNER}/helm/tool-1/1\\.2\\.3/files$`),
    },
    // Asked once more just before the last bytes of a chart go out.
    questions: 2,
    without: {
      ...Object.fromEntries([2, 10, 12, 13, 18, 24].map((number) => [number, elsewhere])),
      8: 'a chart has no parts that a server could lose: it is whole or not there',
      9: 'a chart is sent in one request; there is no session to go on with',
    },
    otherwise,
    rows: repositoryRows,
    naive: ({ inputs }, { url, token }) =>
      inputs.map((archive) => [
        '-sSf',
        '-u',
        `${OWNER}:${token}`,
        // Curl would say that it is a form.
        '-H',
        'Content-Type: application/gzip',
        '--data-binary',
        `@${archive}`,
        `${url}${helm}/api/charts`,
      ]),
  },
  release: (charts, owner) => ({
    published: Object.fromEntries(
      charts.map(({ name, version, archive }) => [
        `helm/${name}/${version}/${name}-${version}.tgz`,
        sha256(archive),
      ]),
    ),
    uploads: charts.map(({ archive }) => ({
      method: 'POST',
      path: new RegExp(`^/api/packages/${owner}/helm/api/charts$`),
      length: archive.length,
    })),
    removals: charts.map(({ name, version }) => `/api/v1/packages/${owner}/helm/${name}/${version}`),
  }),
};
