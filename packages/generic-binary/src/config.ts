import {
  type Arch,
  explainIssues,
  foldName,
  joinPath,
  type Parsed,
  type Problem,
  splitLegs,
  under,
} from '@parity-lib/core';
import * as z from 'zod/mini';

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

/** The names that both forges take (services/packages of Gitea and Forgejo; the transcripts show what they refuse). */
const packageName = /^[-_+.\w]+$/;
const fileName = /^[-_+=:;.()[\]{}~!@#$%^& \w]+$/;

const text = z.string().check(z.minLength(1), z.maxLength(4096));
const asset = z.string().check(
  z.maxLength(255),
  z.refine(isAssetName, {
    error: 'must be a file name of ASCII letters, digits, blanks inside and -_+=:;.()[]{}~!@#$%^&',
  }),
);
const assetFields = {
  binary: describe(text, 'Path of the file, relative to parity.json; a link is followed once.'),
  assetName: describe(asset, 'Name the file is published under.'),
};

interface RawTop {
  readonly pname: string;
  readonly checksums?: boolean | undefined;
  readonly allowStorePaths?: boolean | undefined;
}

interface RawLeg {
  readonly binary?: string | undefined;
  readonly assetName?: string | undefined;
  readonly files?: readonly AssetInput[] | undefined;
  readonly build?: readonly string[] | undefined;
}

const topSchema: z.ZodMiniType<RawTop> = describe(
  z.strictObject({
    pname: describe(
      z
        .string()
        .check(
          z.maxLength(255),
          z.refine(isPackageName, { error: 'must be a package name of ASCII letters, digits and -_+.' }),
        ),
      'Name of the package.',
    ),
    checksums: z.optional(describe(z.boolean(), 'Also publish <assetName>.sha256 for every file.')),
    allowStorePaths: z.optional(
      describe(z.boolean(), 'Allow programs whose interpreter lies in /nix/store.'),
    ),
  }),
  'Programs and other files, published to the generic package registry.',
);

const legSchema: z.ZodMiniType<RawLeg> = z.strictObject({
  ...assetFields,
  binary: z.optional(assetFields.binary),
  assetName: z.optional(assetFields.assetName),
  files: z.optional(
    describe(z.array(z.strictObject(assetFields)).check(z.minLength(1)), 'Further files of this leg.'),
  ),
  build: z.optional(
    describe(
      z.array(text).check(z.minLength(1)),
      'Program and arguments that make the files; run by stage, without a shell.',
    ),
  ),
});

export const schemas: { readonly top: z.ZodMiniType; readonly leg: z.ZodMiniType } = {
  top: topSchema,
  leg: legSchema,
};

const legKeys = ['binary', 'assetName', 'files', 'build'];
const topKeys = ['pname', 'checksums', 'allowStorePaths'];
export const keys: readonly string[] = [...topKeys, ...legKeys, 'arch', 'legs', 'name', 'version'];

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
  const clashes = nameClashes(config);
  return clashes.length > 0 ? { ok: false, problems: clashes } : { ok: true, value: config };
}

function parseLeg(arch: Arch, raw: unknown): { leg: LegInput; problems: readonly Problem[] } {
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
  return { leg: { arch, assets: [...main, ...files], build }, problems: [...problems, ...incomplete] };
}

/** Every asset of a version has a name of its own, whatever its leg: forges do not tell `A` from `a`. */
function nameClashes({ legs, checksums }: GenericConfig): readonly Problem[] {
  const names = legs.flatMap((leg) => leg.assets.map(({ assetName }) => ({ arch: leg.arch, assetName })));
  const taken = new Map<string, string>();
  for (const { assetName } of names)
    if (checksums) taken.set(foldName(`${assetName}.sha256`), `the checksum of ${assetName}`);
  return names.flatMap(({ arch, assetName }) => {
    const folded = foldName(assetName);
    const other = taken.get(folded);
    taken.set(folded, `an asset of ${arch}`);
    return other === undefined
      ? []
      : [
          {
            path: joinPath('legs', arch, 'assetName'),
            message: `"${assetName}" is also the name of ${other}`,
          },
        ];
  });
}

export function isPackageName(name: string): boolean {
  return packageName.test(name) && name !== '..' && (name.length > 1 || /^[A-Za-z0-9]$/.test(name));
}

function isAssetName(name: string): boolean {
  return fileName.test(name) && name !== '.' && name !== '..' && name.trim() === name;
}

function check<T>(schema: z.ZodMiniType<T>, value: unknown): { value: T; problems: readonly Problem[] } {
  const result = z.safeParse(schema, value);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: {} as T,
    problems: explainIssues(result.error.issues, value, keys),
  };
}

function describe<T extends z.ZodMiniType>(schema: T, description: string): T {
  z.globalRegistry.add(schema, { description });
  return schema;
}
