import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1), z.maxLength(4096));

export interface RawTop {
  readonly pname: string;
  readonly uploadUrl?: string | undefined;
  readonly indexUrl?: string | undefined;
}

export interface RawLeg {
  readonly wheel: string;
  readonly build?: readonly string[] | undefined;
}

export const topSchema: z.ZodMiniType<RawTop> = describe(
  z.strictObject({
    pname: describe(
      z
        .string()
        .check(
          z.maxLength(255),
          z.regex(
            /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/,
            'must be the name of a Python project: letters, digits and ._-, with a letter or digit at both ends',
          ),
        ),
      'Name of the project, as in its METADATA.',
    ),
    uploadUrl: z.optional(
      describe(text, 'Where a registry that is no Gitea or Forgejo takes uploads, as twine has it.'),
    ),
    indexUrl: z.optional(
      describe(
        text,
        'The simple index of that registry, as pip has it; read without the token on another host.',
      ),
    ),
  }),
  'Python wheels, published to the PyPI registry of a Gitea or Forgejo, or to another one.',
);

export const legSchema: z.ZodMiniType<RawLeg> = z.strictObject({
  wheel: describe(
    text,
    'A wheel, or a folder whose *.whl are all taken; relative to parity.json, a link is followed once.',
  ),
  build: z.optional(
    describe(
      z.array(text).check(z.minLength(1)),
      'Program and arguments that make the wheels; run by stage, without a shell.',
    ),
  ),
});

function describe<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description));
}
