import * as z from 'zod/mini';

import type { JsonObject, PackageFile } from './content.ts';
import { isDistTag } from './dist-tag.ts';
import { isPackageName } from './names.ts';

export interface RawTop {
  readonly pname: string;
  readonly distTag?: string | undefined;
  readonly access?: 'public' | 'restricted' | undefined;
  readonly registryUrl?: string | undefined;
  readonly auth?: 'basic' | 'bearer' | undefined;
  readonly allowStorePaths?: boolean | undefined;
}

export interface RawLeg {
  readonly nodeFile?: string | undefined;
  readonly nodeFileName?: string | undefined;
  readonly packageJson?: string | JsonObject | undefined;
  readonly files?: readonly PackageFile[] | undefined;
  readonly tarball?: string | undefined;
  readonly build?: readonly string[] | undefined;
}

const text = z.string().check(z.minLength(1), z.maxLength(4096));
const inside = z.string().check(
  z.maxLength(400),
  z.refine(isInside, {
    error: 'must be a path inside of the package, with slashes and without "." and ".."',
  }),
);

export const topSchema: z.ZodMiniType<RawTop> = describe(
  z.strictObject({
    pname: describe(
      z.string().check(
        z.refine(isPackageName, {
          error: 'must be an npm package name: lower-case letters, digits and -._, with or without a @scope/',
        }),
      ),
      'Name of the package, with its scope.',
    ),
    distTag: z.optional(
      describe(
        z.string().check(
          z.refine((tag: string) => isDistTag(tag) && tag !== 'latest', {
            error:
              'must be a word that reads as no version, and not "latest", which moves by itself with each release',
          }),
        ),
        'The dist-tag of pre-releases; their own identifier when left out: rc of 1.2.0-rc.1.',
      ),
    ),
    access: z.optional(
      describe(
        z.enum(['public', 'restricted']),
        'Who may read a scoped package, on a registry that asks; forges do not.',
      ),
    ),
    registryUrl: z.optional(
      describe(text, 'Another npm registry than that of the forge, as npm has it in "registry".'),
    ),
    auth: z.optional(
      describe(
        z.enum(['basic', 'bearer']),
        'How that registry takes the token: "bearer" when left out, or as the password of registry.username.',
      ),
    ),
    allowStorePaths: z.optional(
      describe(z.boolean(), 'Allow programs whose interpreter lies in /nix/store.'),
    ),
  }),
  'npm packages with a native addon, and ready tarballs.',
);

export const legSchema: z.ZodMiniType<RawLeg> = z.strictObject({
  nodeFile: z.optional(
    describe(text, 'The addon: path of the .node file, relative to parity.json; a link is followed once.'),
  ),
  nodeFileName: z.optional(
    describe(inside, 'Its name inside of the package; that of the file when left out.'),
  ),
  packageJson: z.optional(
    describe(
      z.union([z.string(), z.record(z.string(), z.unknown())], {
        error: 'must be an object, or JSON text of one',
      }),
      'The package.json: an object, or its text. $VERSION in it is replaced by the version.',
    ),
  ),
  files: z.optional(
    describe(
      z
        .array(
          z.strictObject({
            path: describe(text, 'Path of the file, relative to parity.json; a link is followed once.'),
            name: describe(inside, 'Its name inside of the package.'),
          }),
        )
        .check(z.minLength(1)),
      'Further files of the package.',
    ),
  ),
  tarball: z.optional(
    describe(
      text,
      'Instead of all these: path of a ready .tgz, as npm pack makes it, relative to parity.json.',
    ),
  ),
  build: z.optional(
    describe(
      z.array(text).check(z.minLength(1)),
      'Program and arguments that make the files; run by stage, without a shell.',
    ),
  ),
});

/** Means the same on every file system, and stays inside. */
export function isInside(name: string): boolean {
  return name
    .split('/')
    .every((part) => !['', '.', '..'].includes(part) && /^[^\\:*?"<>|\p{Cc}\p{Cf}]+$/u.test(part));
}

function describe<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description));
}
