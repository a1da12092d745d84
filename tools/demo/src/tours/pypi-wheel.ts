import { shell, startForge } from '../acts.ts';
import { nothingWasSent, registryHolds } from '../checks.ts';
import type { Step } from '../step.ts';
import type { Tour } from '../tour.ts';

const raise =
  "sed -i 's/^version = .*/version = \"1.1.0\"/' pyproject.toml && git commit -qam 'Release 1.1.0'";
const mislabel =
  "sed -i 's/^TARGET = .*/TARGET = \"x86_64\"/' build.py && git commit -qam 'Set up the compiler anew'";

const steps: readonly Step[] = [
  {
    title: 'Publish a wheel as 1.1.0 that was built as 1.0.0: refused',
    why: 'A tag was made, and pyproject.toml was forgotten. pip would never find such a file.',
    before: [startForge],
    command: { version: '1.1.0', args: 'publish --publish' },
    exit: 3,
    says: [
      '\nBLOCKER(artifact-invalid): ',
      'is version "1.0.0"; the release is "1.1.0"',
      'Nothing was changed.',
    ],
    checks: [nothingWasSent, registryHolds()],
  },
  {
    title: 'Publish 1.0.0',
    why: 'The wheel is looked at while it is staged, in one pass: names, tags, METADATA, RECORD, and whether its libraries are for s390x.',
    command: { version: '1.0.0', args: 'publish --publish' },
    exit: 0,
    says: ['sent      hello_pg-1.0.0', 'Published: 1 sent'],
    checks: [registryHolds('1.0.0')],
  },
  {
    title: 'Verify 1.0.0',
    why: 'Where this machine could run the wheel, pip downloads it; here the index and the hash of a download are the proof.',
    command: { version: '1.0.0', args: 'verify' },
    exit: 0,
    says: ['the same bytes, by index and hash'],
    checks: [nothingWasSent],
  },
  {
    title: 'A cross build that was none: refused',
    why: 'For 1.1.0 the compiler was set up anew, and makes code for this machine. The file name still says s390x.',
    before: [shell(raise), shell(mislabel)],
    command: { version: '1.1.0', args: 'publish --publish' },
    exit: 3,
    says: ['\nBLOCKER(artifact-invalid): ', 'built for amd64;', 'Nothing was changed.'],
    checks: [nothingWasSent, registryHolds('1.0.0')],
  },
];

const wheel = (version: string): string => `hello_pg-${version}-cp312-cp312-manylinux_2_17_s390x.whl`;

/** A wheel with a native part for another machine than this one. */
export const pypiWheel: Tour = {
  kind: 'pypi-wheel',
  title: 'A Python wheel for s390x',
  published: {
    as: 'files',
    packageName: 'hello-pg',
    fileAt: (version, file) => `pypi/files/hello-pg/${version}/${file}`,
    files: (version) => [wheel(version)],
    built: { path: (version) => `dist/${wheel(version)}`, file: wheel },
  },
  steps,
};
