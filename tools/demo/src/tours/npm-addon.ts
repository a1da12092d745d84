import { shell, startForge } from '../acts.ts';
import { nothingWasSent, registryHolds, tagStandsAt } from '../checks.ts';
import type { Step } from '../step.ts';
import type { Tour } from '../tour.ts';

const mislabel =
  "sed -i \"s/^const target = .*/const target = 'x64';/\" build.mjs && git commit -qam 'Set up the compiler anew'";

const name = 'hello-linux-s390x-gnu';
const staged = (version: string): string =>
  `.parity-stage/s390x/npm-addon/@example__${name}/files/example-${name}-${version}.tgz`;
const tarball = (version: string): string => `${name}-${version}.tgz`;

const steps: readonly Step[] = [
  {
    title: 'Publish an addon as 1.1.0',
    why: 'The tarball is packed here, the same bytes every time. The tag `latest` is a step of its own: it moves when the version is there.',
    before: [startForge],
    command: { version: '1.1.0', args: 'publish --publish' },
    exit: 0,
    says: ['Published: 2 sent'],
    checks: [registryHolds('1.1.0'), tagStandsAt('1.1.0')],
  },
  {
    title: 'Publish 1.0.1, a mend of the older line',
    why: 'It is published, and `latest` stays where it is: users of 1.1.0 must not be taken back.',
    command: { version: '1.0.1', args: 'publish --publish' },
    exit: 0,
    says: ['kept', 'Published: 1 sent, 1 kept'],
    checks: [registryHolds('1.0.1', '1.1.0'), tagStandsAt('1.1.0')],
  },
  {
    title: 'A cross build that was none: refused',
    why: 'The compiler was set up anew, and makes code for this machine. package.json still says s390x.',
    before: [shell(mislabel)],
    command: { version: '1.2.0', args: 'publish --publish' },
    exit: 3,
    says: ['\nBLOCKER(artifact-invalid): ', 'amd64', 'Nothing was changed.'],
    checks: [nothingWasSent, registryHolds('1.0.1', '1.1.0')],
  },
];

/** An addon for another machine than this one. */
export const npmAddon: Tour = {
  kind: 'npm-addon',
  title: 'An npm addon for s390x',
  published: {
    as: 'files',
    packageName: `@example/${name}`,
    fileAt: (version, file) => `npm/@example%2f${name}/-/${version}/${file}`,
    files: (version) => [tarball(version)],
    built: { path: staged, file: tarball },
  },
  steps,
};
