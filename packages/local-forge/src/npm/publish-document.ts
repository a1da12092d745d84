import { z } from 'zod';

import type { Profile } from '../profile/profile.ts';
import { viewAs } from './product-view.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const texts = z.array(text).nullish();
const textByName = z.record(z.string(), text).nullish();
const count = z.number().int().nullish();

const named = z.object({ name: text, username: text, email: text, url: text });
const nobody = z.union([z.number(), z.boolean(), z.array(z.unknown())]);

/** The name of a person who is a text or an object; anything else is nobody. */
const person = z
  .union([z.string().transform((name) => ({ name })), named, nobody.transform(() => ({ name: '' }))])
  .nullish()
  .transform((value) => value?.name ?? '');

const repository = z.object({ type: text, url: text, directory: text }).nullish();

/** What is decoded of a version, kept or not: one field of another type spoils the whole document. */
const manifest = z.object({
  _id: text,
  name: text,
  version: text,
  description: text,
  author: person,
  maintainers: z.array(person).nullish(),
  homepage: text,
  license: text,
  repository,
  keywords: texts,
  dependencies: textByName,
  bundleDependencies: texts,
  devDependencies: textByName,
  peerDependencies: textByName,
  peerDependenciesMeta: z.record(z.string(), z.unknown()).nullish(),
  optionalDependencies: textByName,
  bin: textByName,
  readme: text,
  dist: z
    .object({ integrity: text, shasum: text, tarball: text, fileCount: count, unpackedSize: count })
    .nullish(),
});

const attachment = z.object({ content_type: text, data: text, length: count });

const publishDocument = z.object({
  _id: text,
  name: text,
  description: text,
  'dist-tags': textByName,
  versions: z.record(z.string(), manifest).nullish(),
  homepage: text,
  keywords: texts,
  author: person,
  maintainers: z.array(person).nullish(),
  license: text,
  repository,
  readme: text,
  readmeFilename: text,
  _attachments: z.record(z.string(), attachment.nullable()).nullish(),
});

export type Manifest = z.output<typeof manifest>;
export type PublishDocument = z.output<typeof publishDocument>;

/** Decodes a publish document as Go would, types and all; undefined for what it cannot decode. */
export function decodeDocument(value: unknown, profile: Profile): PublishDocument | undefined {
  return publishDocument.safeParse(viewAs(profile, value)).data;
}
