import {
  type Arch,
  artifactKeys,
  explainIssues,
  foldName,
  joinPath,
  type Parsed,
  type Problem,
  splitLegs,
  under,
} from '@parity-lib/core';
import * as z from 'zod/mini';

import { legSchema, topSchema } from './schema.ts';

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

const legKeys = ['binary', 'assetName', 'files', 'build'];
const topKeys = ['pname', 'checksums', 'allowStorePaths'];
/** To suggest for an unknown one. */
const keys: readonly string[] = [...topKeys, ...legKeys, 'arch', 'legs', ...artifactKeys];

export function parse(artifact: Readonly<Record<string, unknown>>): Parsed<GenericConfig> {
  const split = splitLegs(artifact, legKeys, 's390x');
  const rest = split.ok
    ? split.value.rest
    : Object.fromEntries(
        Object.entries(artifact).filter(([key]) => ![...legKeys, 'arch', 'legs'].includes(key)),
      );
  const top = check(topSchema, rest);
  const legs = (split.ok ? split.value.legs : []).map(({ arch, path, raw }) => ({
    arch,
    path,
    ...parseLeg(arch, raw),
  }));
  const problems = [
    ...top.problems,
    ...(split.ok ? [] : split.problems),
    ...legs.flatMap((leg) => (leg.path === '' ? leg.problems : under(leg.path, leg.problems))),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const { pname, checksums = false, allowStorePaths = false } = top.value;
  const config = { pname, checksums, allowStorePaths, legs: legs.map(({ leg }) => leg) };
  const places = legs.flatMap(({ arch, path, leg, namePaths }) =>
    leg.assets.map(({ assetName }, at) => ({
      arch,
      assetName,
      path: joinPath(...[path, namePaths[at] ?? ''].filter((part) => part !== '')),
    })),
  );
  const clashes = nameClashes(places, checksums);
  return clashes.length > 0 ? { ok: false, problems: clashes } : { ok: true, value: config };
}

interface ParsedLeg {
  readonly leg: LegInput;
  /** For each asset, where its name stands in the leg. */
  readonly namePaths: readonly string[];
  readonly problems: readonly Problem[];
}

function parseLeg(arch: Arch, raw: unknown): ParsedLeg {
  const { value, problems } = check(legSchema, raw);
  const { binary, assetName, files = [], build } = value;
  const main = binary !== undefined && assetName !== undefined ? [{ binary, assetName }] : [];
  const missing = (['binary', 'assetName'] as const).filter((key) => value[key] === undefined);
  // Neither is needed when `files` says it all; one without the other never makes sense.
  const isIncomplete =
    problems.length === 0 && (missing.length === 1 || (missing.length === 2 && files.length === 0));
  const incomplete = isIncomplete
    ? missing.map((key) => ({ path: key, message: 'is missing: it must be a string' }))
    : [];
  return {
    leg: { arch, assets: [...main, ...files], build },
    namePaths: [
      ...main.map(() => 'assetName'),
      ...files.map((_file, at) => joinPath('files', at, 'assetName')),
    ],
    problems: [...problems, ...incomplete],
  };
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

function check<T>(schema: z.ZodMiniType<T>, value: unknown): { value: T; problems: readonly Problem[] } {
  const result = z.safeParse(schema, value);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: {} as T,
    problems: explainIssues(result.error.issues, value, keys),
  };
}
