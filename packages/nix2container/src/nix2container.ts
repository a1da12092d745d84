import { type Archetype, findInput, type InputFile, type JoinParts, type Leg } from '@parity-lib/core';

import { type ImageConfig, type ImageLeg, parse } from './config/config.ts';
import { parseImageName } from './config/image-name.ts';
import { ImageRegistry } from './image-registry.ts';
import { checkLeg } from './legs/check-leg.ts';
import { digestOfLeg } from './legs/digest-of-leg.ts';
import { holdStorePaths } from './legs/hold-store-paths.ts';
import { type ImageMeta, readMeta } from './legs/leg-meta.ts';
import { refOf } from './legs/leg-ref.ts';
import { openLeg } from './legs/open-leg.ts';
import { previewLeg } from './legs/preview-leg.ts';
import { stageLeg } from './legs/stage-leg.ts';
import type { ImageRef } from './release/image-ref.ts';
import { spellTag } from './release/tag-names.ts';
import { joinSteps } from './steps/join-steps.ts';
import { legSteps } from './steps/leg-steps.ts';
import { locate } from './steps/locate.ts';
import { verifyImage } from './verify/verify-image.ts';

/** Images that nix2container built, for one or several arches. */
export const nix2container: Archetype<ImageConfig, ImageLeg, ImageMeta, ImageRegistry> = {
  name: 'nix2container',
  config: {
    parse,
    legsKey: 'images',
    nameOf: ({ name }) => name.repository.split('/').at(-1) ?? name.repository,
    ownRegistry: {
      field: 'imageName',
      authOf: () => 'basic',
      placeIn: (imageName) => {
        const name = parseImageName(imageName);
        return name === undefined ? undefined : { url: name.host, owner: name.owner };
      },
    },
  },

  legs: ({ images }) =>
    images.map((input): Leg<ImageLeg> => ({ arch: input.arch, input, build: input.build })),

  spell: spellTag,

  connect: (http, ports, config, earlier) => new ImageRegistry(http, ports, config, earlier),

  inputs: async ({ input }, root): Promise<readonly InputFile[]> =>
    input.kind === 'ociLayout'
      ? [await findInput(root, `${input.path}/index.json`, 'index.json')]
      : [await findInput(root, input.path, input.kind)],

  check: (leg, _config, _release, root) => checkLeg(leg, root),

  stage: (leg, _config, _release, out) => stageLeg(leg, out),

  hold: holdStorePaths,

  preview: (leg, _config, _release, root) => previewLeg(leg, root),

  readMeta,

  steps: async (legs, config, release, registry) => {
    const opened = legs.map(async (leg) => ({ image: await openLeg(leg), ref: await refOf(leg, registry) }));
    return legSteps(await Promise.all(opened), config, release, registry);
  },

  atOnce: ({ concurrency }) => concurrency,

  joining: {
    required: ({ arches }) => arches,
    refOf,
    digestOf: digestOfLeg,
    locate: (arch, _config, release, registry) => locate(arch, release, registry),
    steps: (parts: JoinParts & { readonly refs: readonly ImageRef[] }, _config, release, registry) =>
      joinSteps(parts, release, registry),
  },

  verify: async (expected, config, release, registry) => ({
    proven: await verifyImage(expected, config, release, registry),
  }),

  verifies:
    'asks for the index, every manifest and every blob, and compares manifests with the images that are here',
};
