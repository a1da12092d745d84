import type { Ajv, AnySchema } from 'ajv';

import type { ChartFile } from './chart-file.ts';
import { type Complaint, quote } from './complaint.ts';
import { danglingRef } from './dangling-ref.ts';
import { foreignPattern } from './go-regex.ts';
import { isSchema } from './sub-schemas.ts';

/** The drafts that Helm reads, by what a schema gives as `$schema`. It takes the last one where none is given. */
const drafts = {
  'draft-04/schema': '04',
  'draft-06/schema': '06',
  'draft-07/schema': '07',
  'draft/2019-09/schema': '2019-09',
  'draft/2020-12/schema': '2020-12',
  schema: '2020-12',
} as const;

type Draft = (typeof drafts)[keyof typeof drafts];

/**
 * Proves that values.schema.json is a JSON Schema. Helm packs any JSON there, and finds out when the chart is installed.
 */
export async function checkSchema(file: ChartFile): Promise<Complaint | undefined> {
  const what = `has a ${file.path} that`;
  const schema = parseJson((await file.read()).toString('utf8'));
  if (schema instanceof SyntaxError)
    return { what: `${what} is no JSON: ${quote(schema.message)}`, next: 'Mend it.' };
  if (typeof schema !== 'boolean' && !isSchema(schema))
    return { what: `${what} is no JSON Schema: it is neither a map nor true or false`, next: 'Mend it.' };
  const draft = draftOf(schema);
  if (draft === 'elsewhere') return undefined;
  if (draft === undefined)
    return { what: `${what} is of no draft that there is`, next: 'Mend its "$schema".' };
  const wrong = await wrongIn(schema, draft);
  if (wrong !== undefined) return { what: `${what} is no JSON Schema: ${wrong}`, next: 'Mend it.' };
  const pattern = foreignPattern(schema);
  if (pattern !== undefined)
    return {
      what: `${what} has the pattern ${quote(pattern)}, which Helm cannot read`,
      next: 'Write it for RE2.',
    };
  const ref = danglingRef(schema, ['04', '06', '07'].includes(draft));
  if (ref === undefined) return undefined;
  return { what: `${what} refers to ${quote(ref)}, which is not in it`, next: 'Mend it.' };
}

/** One of somebody's own lies elsewhere: Helm downloads it, where it can. */
function draftOf(schema: unknown): Draft | 'elsewhere' | undefined {
  const given = isSchema(schema) ? schema['$schema'] : undefined;
  if (given === undefined) return '2020-12';
  if (typeof given !== 'string') return undefined;
  const [, known] = /^https?:\/\/json-schema\.org\/([^#]*)/.exec(given) ?? [];
  if (known !== undefined) return (drafts as Readonly<Record<string, Draft>>)[known];
  return /^(?:https?|urn):/.test(given) ? 'elsewhere' : undefined;
}

/** @returns what is wrong first, and where. */
async function wrongIn(schema: unknown, draft: Draft): Promise<string | undefined> {
  const ajv = await ajvFor(draft);
  // Said already; a draft that names itself otherwise would not be found.
  const { $schema: _, ...bare } = isSchema(schema) ? schema : {};
  const isValid = await ajv.validateSchema((isSchema(schema) ? bare : schema) as AnySchema);
  if (isValid) return undefined;
  const [error] = ajv.errors ?? [];
  return `${quote(error?.instancePath === '' ? '/' : error?.instancePath)} ${error?.message ?? 'is wrong'}`;
}

/** Checks shapes alone: unknown words are allowed, and what is elsewhere is not asked for. */
const options = { strict: false, validateFormats: false, logger: false } as const;

// They are CommonJS: what a bundle of them is sure to export is the whole, as `default`.
async function ajvFor(draft: Draft): Promise<Pick<Ajv, 'errors' | 'validateSchema'>> {
  switch (draft) {
    case '04':
      return new (await import('ajv-draft-04')).default.default(options);
    case '06': {
      const [{ default: ajvModule }, { default: meta }] = await Promise.all([
        import('ajv'),
        import('ajv/dist/refs/json-schema-draft-06.json', { with: { type: 'json' } }),
      ]);
      const ajv = new ajvModule.default({ ...options, meta: false, defaultMeta: meta.$id });
      return ajv.addMetaSchema(meta);
    }
    case '07':
      return new (await import('ajv')).default.default(options);
    case '2019-09':
      return new (await import('ajv/dist/2019.js')).default.default(options);
    case '2020-12':
      return new (await import('ajv/dist/2020.js')).default.default(options);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return error;
  }
}
