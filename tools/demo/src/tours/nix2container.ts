import { startForge } from '../acts.ts';
import { nothingWasBuilt, nothingWasSent } from '../checks.ts';
import { imageIsWhole, latestIs, tagsAre } from '../image-checks.ts';
import type { Step } from '../step.ts';
import type { Tour } from '../tour.ts';

const released = ['1.1.0', '1.1.0-amd64', '1.1.0-arm64', 'latest'];

const steps: readonly Step[] = [
  {
    title: 'Publish the leg for amd64 of 1.1.0',
    why: 'Each arch may be built on a machine of its own. What one has is pushed, and waits under a name that says what it is of.',
    before: [startForge],
    command: { version: '1.1.0', args: 'publish-amd64 --publish' },
    exit: 0,
    says: ['Published: 5 sent'],
    checks: [tagsAre('1.1.0-amd64')],
  },
  {
    title: 'Join the legs: refused, one is missing',
    why: 'The image must be for arm64 too, and nobody has pushed that. Half an image is not released.',
    command: { version: '1.1.0', args: 'publish-index --publish' },
    exit: 3,
    says: ['\nBLOCKER(arch-missing): ', 'arm64 is neither here nor published', 'Nothing was changed.'],
    checks: [nothingWasSent, tagsAre('1.1.0-amd64')],
  },
  {
    title: 'Publish the leg for arm64',
    why: 'The layer that both arches have is there already, and is not sent again.',
    command: { version: '1.1.0', args: 'publish-arm64 --publish' },
    exit: 0,
    says: ['Published: 4 sent, 1 there already'],
    checks: [tagsAre('1.1.0-amd64', '1.1.0-arm64')],
  },
  {
    title: 'Join the legs: 1.1.0, then latest',
    why: 'Nothing is built. Both legs are there, of one version and one commit: an index of them becomes :1.1.0, and :latest is moved to it last.',
    command: { version: '1.1.0', args: 'publish-index --publish' },
    exit: 0,
    says: ['sent      :1.1.0 ', 'sent      :latest ', 'Published: 3 sent'],
    checks: [nothingWasBuilt, tagsAre(...released), imageIsWhole('1.1.0'), latestIs('1.1.0')],
  },
  {
    title: 'Verify 1.1.0',
    why: 'The release lists every arch, each image is the one that was staged here, and each of its layers is there.',
    command: { version: '1.1.0', args: 'verify' },
    exit: 0,
    says: ['the image that is here, whole', 'Verified against the stage of this release.'],
    checks: [nothingWasSent],
  },
  {
    title: 'Publish 1.0.1, a mend of the older line',
    why: 'This machine has both legs, so one command does it all. `:latest` stays where it is.',
    command: { version: '1.0.1', args: 'publish --publish' },
    exit: 0,
    says: ['1.1.0 is published, which is higher', 'Published: 4 sent', '1 kept'],
    checks: [imageIsWhole('1.0.1'), latestIs('1.1.0')],
  },
];

/** An image for two arches, each published by itself. */
export const nix2container: Tour = {
  kind: 'nix2container',
  title: 'An image for amd64 and arm64',
  published: {
    as: 'image',
    imageName: 'alertmanager-gotify-bridge',
    arches: ['amd64', 'arm64'],
    built: (arch) => `out/image-${arch}.json`,
  },
  steps,
};
