import {
  type Archetype,
  Blocked,
  findInput,
  type Leg,
  type Ports,
  type ReleaseContext,
  type Source,
} from '@parity-lib/core';
import { findFile, ForgeClient } from '@parity-lib/forge';

import { type AssetPlace, assetSteps } from './asset-steps.ts';
import { type GenericConfig, type LegInput, parse } from './config.ts';
import { validateProgram } from './validate-program.ts';
import { verifyAssets, wantedAssets } from './verify-assets.ts';

/** Nothing but its files: their names and digests are in the stage already. */
export type GenericMeta = Readonly<Record<string, never>>;

/** The registry of one run, with the clock that its answers need. */
interface Registry extends Pick<ForgeClient, 'preflight'> {
  readonly forge: ForgeClient;
  readonly ports: Ports;
}

/** Programs and other files in the generic package registry of a Gitea or Forgejo. */
export const genericBinary: Archetype<GenericConfig, LegInput, GenericMeta, Registry> = {
  name: 'generic-binary',
  config: { parse, nameOf: ({ pname }) => pname },

  legs: ({ legs }) => legs.map((input): Leg<LegInput> => ({ arch: input.arch, input, build: input.build })),

  spell: spellVersion,

  connect: (http, ports) => {
    const forge = new ForgeClient(http);
    return { forge, ports, preflight: (mode) => forge.preflight(mode) };
  },

  inputs: ({ input }, root) =>
    Promise.all(input.assets.map(({ binary, assetName }) => findInput(root, binary, assetName))),

  check: async (leg, { allowStorePaths }, _release, root) => {
    for (const { binary, assetName } of leg.input.assets) {
      const { path } = await findInput(root, binary, assetName);
      await validateProgram(path, { arch: leg.arch, shown: binary, allowStorePaths });
    }
  },

  stage: async ({ arch, input }, { allowStorePaths }, _release, out) => {
    for (const { binary, assetName } of input.assets) {
      const copy = await out.addFile(assetName, binary);
      // The copy is what will be sent: checking it leaves no gap in which the input could be replaced.
      for (const note of await validateProgram(copy.path, { arch, shown: binary, allowStorePaths }))
        out.note(note);
    }
    return {};
  },

  readMeta: (meta) => (typeof meta === 'object' && meta !== null ? {} : undefined),

  steps: (legs, config, release, registry) => {
    const assets: readonly Source[] = legs.flatMap(({ sources }) => sources);
    return assetSteps(assets, config.checksums, placeOf(config, release, registry));
  },

  verify: async (expected, config, release, registry) => {
    const place = placeOf(config, release, registry);
    const others = config.legs.filter(({ arch }) => !expected.some((leg) => leg.arch === arch));
    const wanted = [...wantedAssets(expected), ...(await listedAssets(others, place))];
    return { proven: await verifyAssets(wanted, config.checksums, place) };
  },

  verifies: 'downloads every file and compares its sha256; with checksums, what they say too',
};

function placeOf(
  { pname }: GenericConfig,
  { version }: ReleaseContext,
  { forge, ports }: Registry,
): AssetPlace {
  return { registry: forge, package: { type: 'generic', name: pname, version }, clock: ports.clock };
}

/** With a token the registry says what it has, with digests; without one, the configured names must do. */
async function listedAssets(
  legs: readonly LegInput[],
  place: AssetPlace,
): Promise<readonly { name: string; arch: string; sha256?: string }[]> {
  const configured = legs.flatMap(({ arch, assets }) =>
    assets.map(({ assetName }) => ({ name: assetName, arch: arch as string })),
  );
  if (configured.length === 0 || !place.registry.http.hasToken) return configured;
  const files = await place.registry.files(place.package);
  return configured.map((asset) => {
    const listed = findFile(files, asset.name);
    return listed === undefined ? asset : { ...asset, sha256: listed.sha256 };
  });
}

/** Any one segment of a path is a version to the generic registry; ours must also be one to people and shells. */
function spellVersion(version: string): string {
  if (/^[A-Za-z0-9][-_+.~!A-Za-z0-9]{0,99}$/.test(version)) return version;
  throw new Blocked('version-invalid', {
    message: `${JSON.stringify(version)} is no version for the generic registry.`,
    details: [
      'A version has at most 100 characters: letters, digits and -_+.~!, and begins with a letter or digit.',
    ],
    next: 'Set VERSION, the tag or the config to one that is.',
  });
}
