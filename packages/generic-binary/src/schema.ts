import * as z from 'zod/mini';

import type { AssetInput } from './config.ts';

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

export interface RawTop {
  readonly pname: string;
  readonly checksums?: boolean | undefined;
  readonly allowStorePaths?: boolean | undefined;
}

export interface RawLeg {
  readonly binary?: string | undefined;
  readonly assetName?: string | undefined;
  readonly files?: readonly AssetInput[] | undefined;
  readonly build?: readonly string[] | undefined;
}

export const topSchema: z.ZodMiniType<RawTop> = describe(
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

export const legSchema: z.ZodMiniType<RawLeg> = z.strictObject({
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

function isPackageName(name: string): boolean {
  return packageName.test(name) && name !== '..' && (name.length > 1 || /^[A-Za-z0-9]$/.test(name));
}

function isAssetName(name: string): boolean {
  return fileName.test(name) && name !== '.' && name !== '..' && name.trim() === name;
}

function describe<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description));
}
