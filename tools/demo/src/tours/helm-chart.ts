import { shell, startForge } from '../acts.ts';
import { chartIs } from '../chart-checks.ts';
import { nothingWasSent } from '../checks.ts';
import { tagsAre } from '../image-checks.ts';
import type { Step } from '../step.ts';
import type { Tour } from '../tour.ts';

const staged = (version: string): string =>
  `.parity-stage/noarch/helm-chart/firecrawl/files/firecrawl-${version}.tgz`;
const vendor =
  "sed -i 's/^version: .*/version: 1.3.0/' charts/firecrawl/charts/common/Chart.yaml && git commit -qam 'Take the new common'";
const takeBack = 'git revert --no-edit HEAD > .git/said';
const change =
  "sed -i 's/replicas: 2/replicas: 3/' charts/firecrawl/values.yaml && git commit -qam 'One worker more'";

const steps: readonly Step[] = [
  {
    title: 'Publish a chart as 0.2.0',
    why: 'Its folder is packed, the same bytes every time. Chart.yaml gets the version of the release; the rest of it stays as it is.',
    before: [startForge],
    command: { version: '0.2.0', args: 'publish --publish' },
    exit: 0,
    says: ['Published: 3 sent'],
    checks: [tagsAre('0.2.0'), chartIs('0.2.0', staged('0.2.0'))],
  },
  {
    title: 'Verify 0.2.0',
    why: 'The chart is downloaded and compared. Where helm is installed, it pulls and renders it as well.',
    command: { version: '0.2.0', args: 'verify' },
    exit: 0,
    says: ['the same bytes'],
    checks: [nothingWasSent],
  },
  {
    title: 'A dependency that is not the locked one: refused',
    why: 'Somebody put another version of a vendored chart in its place. helm would have packed it.',
    before: [shell(vendor)],
    command: { version: '0.2.1', args: 'publish --publish' },
    exit: 3,
    says: ['\nBLOCKER(artifact-invalid): ', 'common', 'Nothing was changed.'],
    checks: [nothingWasSent, tagsAre('0.2.0')],
  },
  {
    title: 'Other content as 0.2.0: refused',
    why: 'A registry of images would take it, and whoever pinned 0.2.0 would get another chart.',
    before: [shell(takeBack), shell(change)],
    command: { version: '0.2.0', args: 'publish --publish' },
    exit: 3,
    says: ['\nBLOCKER(version-conflict): ', 'Nothing was changed.'],
    checks: [nothingWasSent, tagsAre('0.2.0')],
  },
];

/** A chart with a vendored dependency. */
export const helmChart: Tour = {
  kind: 'helm-chart',
  title: 'A Helm chart',
  published: { as: 'chart', chartName: 'firecrawl' },
  steps,
};
