import { type Archetype, findInput, type InputFile } from '@parity-lib/core';

import { type LegInput, type NpmConfig, parse } from './config.ts';
import { type NpmMeta, readMeta } from './meta.ts';
import { previewPackage } from './preview-package.ts';
import { forgeNpm } from './registry/forge-npm.ts';
import type { NpmRegistry } from './registry/npm-registry.ts';
import { otherNpm } from './registry/other-npm.ts';
import { spellVersion } from './spell-version.ts';
import { stagePackage } from './stage-package.ts';
import { publishSteps } from './steps/publish-steps.ts';
import { verifyPackage } from './verify/verify-package.ts';

/** npm packages with a native addon, and ready tarballs, in a forge's npm registry or in another one. */
export const npmAddon: Archetype<NpmConfig, LegInput, NpmMeta, NpmRegistry> = {
  name: 'npm-addon',
  config: {
    parse,
    nameOf: ({ pname }) => pname,
    ownRegistry: { field: 'registryUrl', authOf: ({ auth }) => auth },
  },

  // A version holds one tarball, and so one leg.
  legs: ({ leg }) => [{ arch: leg.arch, input: leg, build: leg.build }],

  spell: spellVersion,

  connect: (http, ports) => (http.target.owner === '' ? otherNpm : forgeNpm)(http, ports),

  inputs: ({ input }, root) => findInputs(input, root),

  check: async (leg, config, release, root) => void (await previewPackage(leg, config, release, root)),

  stage: stagePackage,

  preview: previewPackage,

  readMeta,

  steps: publishSteps,

  verify: verifyPackage,

  verifies:
    'downloads the tarball and compares it; npm installs it into an empty folder and node loads the addon, or npm pack where it is for another machine',
};

function findInputs({ content }: LegInput, root: string): Promise<readonly InputFile[]> {
  const files = content.is === 'tarball' ? [{ path: content.path, name: content.path }] : content.files;
  return Promise.all(files.map(({ path, name }) => findInput(root, path, name)));
}
