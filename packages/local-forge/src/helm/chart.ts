import { z } from 'zod';

import type { VersionRow } from '../store/rows.ts';
import { normalizeVersion } from '../text/semver.ts';
import { isWebAddress } from '../text/web-address.ts';
import { readYaml } from './chart-yaml.ts';

/** Half of a pair of UTF-16 is no text, and no address could be made of it. */
const wellFormed = z.string().refine((value) => value.isWellFormed());
const text = wellFormed.nullish().transform((value) => value ?? '');
const texts = z
  .array(text)
  .nullish()
  .transform((value) => value ?? []);
const flag = z
  .union([z.string().transform(toFlag), z.boolean()])
  .nullish()
  .transform((value) => value ?? false);

/** What is kept of a Chart.yaml, in the order of the index; the rest is forgotten. */
const chartSchema = z.object({
  apiVersion: text,
  type: text,
  name: text,
  version: text,
  appVersion: text,
  home: text.transform((value) => (isWebAddress(value) ? value : '')),
  sources: texts,
  description: text,
  keywords: texts,
  maintainers: z
    .array(z.object({ name: text, email: text, url: text }))
    .nullish()
    .transform((value) => value ?? []),
  icon: text,
  condition: text,
  tags: text,
  deprecated: flag,
  annotations: z
    .record(wellFormed, text)
    .nullish()
    .transform((value) => value ?? {}),
  kubeVersion: text,
  dependencies: z
    .array(
      z.object({
        name: text,
        version: text,
        repository: text,
        condition: text,
        tags: texts,
        enabled: flag,
        'import-values': z
          .array(z.json())
          .nullish()
          .transform((value) => value ?? []),
        alias: text,
      }),
    )
    .nullish()
    .transform((value) => value ?? []),
});

export type Chart = z.output<typeof chartSchema>;

/** @throws SyntaxError for what is no YAML, or has a list where a text should be. */
export function readChart(file: Buffer): Chart {
  const { data, error } = chartSchema.safeParse(readYaml(file));
  if (data === undefined) throw new SyntaxError('no Chart.yaml', { cause: error });
  return data;
}

/** What a version row remembers. */
export function chartOf({ facts }: VersionRow): Chart {
  return chartSchema.parse(facts?.['chart']);
}

/** The first of what the forges find wrong, in their words. A name may be anything. */
export function problemOf({ apiVersion, type, name, version }: Chart): string | undefined {
  if (apiVersion === '' || !['', 'application', 'library'].includes(type)) return 'chart is invalid';
  if (name === '') return 'package name is invalid';
  return normalizeVersion(version) === undefined ? 'package version is invalid' : undefined;
}

/** The many spellings of YAML 1.1, which the forges' reader knows where it expects one of them. */
function toFlag(value: string, context: z.RefinementCtx): boolean {
  if (/^(y|yes|on|true)$/i.test(value)) return true;
  if (!/^(n|no|off|false)$/i.test(value)) context.addIssue('no boolean');
  return false;
}
