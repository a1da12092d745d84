import * as z from 'zod/mini';

import type { JsonObject } from '../content.ts';
import { type Complaint, quote } from './complaint.ts';
import { publishManifest } from './publish-manifest.ts';

const text = z.string();
const textByName = z.record(z.string(), z.string());
const texts = z.array(z.string());
const person = z.union([z.string(), z.looseObject({ name: z.optional(z.string()) })]);

/**
 * What the forges decode of a document, with the shapes that all their versions take. One field of another shape makes
 * them answer 500 to all of it, which reads as a breakdown.
 */
const shapes = {
  description: { schema: text, is: 'a string' },
  homepage: { schema: text, is: 'a string' },
  license: { schema: text, is: 'a string, such as "MIT" (SPDX)' },
  author: { schema: person, is: 'a string, or an object with a "name"' },
  maintainers: { schema: z.array(person), is: 'a list of strings or of objects with a "name"' },
  repository: {
    schema: z.looseObject({ type: z.optional(text), url: text, directory: z.optional(text) }),
    is: 'a string, or an object with "type", "url" and perhaps "directory"',
  },
  keywords: { schema: texts, is: 'a list of strings' },
  bin: { schema: textByName, is: 'a string, or an object of strings' },
  dependencies: { schema: textByName, is: 'an object of strings' },
  devDependencies: { schema: textByName, is: 'an object of strings' },
  peerDependencies: { schema: textByName, is: 'an object of strings' },
  optionalDependencies: { schema: textByName, is: 'an object of strings' },
  peerDependenciesMeta: { schema: z.record(z.string(), z.unknown()), is: 'an object' },
  bundleDependencies: { schema: texts, is: 'a list of strings' },
} as const;

export function checkShapes(manifest: JsonObject): readonly Complaint[] {
  const published = publishManifest(manifest);
  return Object.entries(shapes).flatMap(([field, { schema, is }]) => {
    const value = published[field];
    if (value === undefined || z.safeParse(schema, value).success) return [];
    return [
      {
        what: `says "${field}": ${quote(manifest[field] ?? value)} in its package.json, which forges cannot read`,
        next: `Make it ${is}.`,
      },
    ];
  });
}
