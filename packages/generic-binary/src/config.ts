import { type Arch, foldName, type Parsed, type ParsedLeg, parseLegs, type Problem } from '@parity-lib/core';

import { legSchema, type RawLeg, topSchema } from './schema.ts';

/** One file of a leg. */
export interface AssetInput {
  /** Path of the file, relative to parity.json. */
  readonly binary: string;
  /** Name it is published under. */
  readonly assetName: string;
}

export interface LegInput {
  readonly arch: Arch;
  readonly assets: readonly AssetInput[];
  readonly build?: readonly string[] | undefined;
}

export interface GenericConfig {
  readonly pname: string;
  readonly checksums: boolean;
  readonly allowStorePaths: boolean;
  readonly legs: readonly LegInput[];
}

const shape = {
  top: topSchema,
  topKeys: ['pname', 'checksums', 'allowStorePaths'],
  leg: legSchema,
  legKeys: ['binary', 'assetName', 'files', 'build'],
  defaultArch: 's390x',
} as const;

export function parse(artifact: Readonly<Record<string, unknown>>): Parsed<GenericConfig> {
  const { top, legs, problems } = parseLegs(artifact, shape);
  const all = [...problems, ...legs.flatMap(incomplete)];
  if (all.length > 0) return { ok: false, problems: all };
  const { pname, checksums = false, allowStorePaths = false } = top;
  const clashes = nameClashes(legs.flatMap(namePlaces), checksums);
  if (clashes.length > 0) return { ok: false, problems: clashes };
  const inputs = legs.map(({ arch, value }) => ({ arch, assets: assetsOf(value), build: value.build }));
  return { ok: true, value: { pname, checksums, allowStorePaths, legs: inputs } };
}

function assetsOf({ binary, assetName, files = [] }: RawLeg): readonly AssetInput[] {
  return binary === undefined || assetName === undefined ? files : [{ binary, assetName }, ...files];
}

/** Neither is needed when `files` says it all; one without the other never makes sense. */
function incomplete({ value, at, problems }: ParsedLeg<RawLeg>): readonly Problem[] {
  const missing = (['binary', 'assetName'] as const).filter((key) => value[key] === undefined);
  const isWhole = missing.length === 0 || (missing.length === 2 && (value.files ?? []).length > 0);
  if (isWhole || problems.length > 0) return [];
  return missing.map((key) => ({ path: at(key), message: 'is missing: it must be a string' }));
}

function namePlaces({ arch, value, at }: ParsedLeg<RawLeg>): readonly NamePlace[] {
  const files = value.files ?? [];
  const assets = assetsOf(value);
  return assets.map(({ assetName }, index) => {
    const inFiles = index - (assets.length - files.length);
    return { arch, assetName, path: inFiles < 0 ? at('assetName') : at('files', inFiles, 'assetName') };
  });
}

/** A published name, and where it stands in parity.json. */
interface NamePlace {
  readonly path: string;
  readonly arch: Arch;
  readonly assetName: string;
}

/** Every asset of a version has a name of its own, whatever its leg: forges do not tell `A` from `a`. */
function nameClashes(places: readonly NamePlace[], checksums: boolean): readonly Problem[] {
  const taken = new Map<string, string>();
  for (const { assetName } of places)
    if (checksums) taken.set(foldName(`${assetName}.sha256`), `the checksum of ${assetName}`);
  return places.flatMap(({ path, arch, assetName }) => {
    const folded = foldName(assetName);
    const other = taken.get(folded);
    taken.set(folded, `an asset of ${arch}`);
    return other === undefined ? [] : [{ path, message: `"${assetName}" is also the name of ${other}` }];
  });
}
