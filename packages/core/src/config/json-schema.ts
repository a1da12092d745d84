import * as z from 'zod/mini';
import { toJSONSchema } from 'zod/v4/core';

import { arches } from '../arch.ts';
import { artifactSchema, looseRegistrySchema, registrySchema, rulesSchema } from './common-schema.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** An archetype's part of the schema, made with the same zod schemas that check it. */
export interface SchemaPart {
  readonly top: z.ZodMiniType;
  readonly leg: z.ZodMiniType;
  /** An artifact may name a registry of its own; then there need be no forge. */
  readonly isLoose?: boolean;
  /** How the kind calls `legs`. */
  readonly legsKey?: string;
}

/**
 * The JSON Schema of parity.json that editors read, for one archetype. Only used to write the committed file and to
 * compare it: it ships with no package.
 */
export function parityJsonSchema(archetype: string, part: SchemaPart): JsonObject {
  const leg = objectSchema(part.leg);
  const top = objectSchema(part.top);
  const common = objectSchema(artifactSchema);
  const artifact = {
    type: 'object',
    description: top.description,
    properties: {
      ...common.properties,
      ...top.properties,
      ...leg.properties,
      arch: {
        type: 'string',
        description: `Architecture of a single leg: ${arches.join(', ')}, or another spelling of one.`,
      },
      [part.legsKey ?? 'legs']: {
        type: 'object',
        description: 'One leg for each architecture, instead of a single one.',
        additionalProperties: leg.whole,
        minProperties: 1,
      },
    },
    required: [...common.required, ...top.required],
    additionalProperties: false,
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'parity.json',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      registry: objectSchema(part.isLoose === true ? looseRegistrySchema : registrySchema).whole,
      ...objectSchema(rulesSchema).properties,
      [archetype]: { oneOf: [artifact, { type: 'array', items: artifact, minItems: 1 }] },
    },
    required: part.isLoose === true ? [archetype] : ['registry', archetype],
  };
}

interface ObjectSchema {
  readonly whole: JsonObject;
  readonly properties: JsonObject;
  readonly required: readonly string[];
  readonly description: unknown;
}

function objectSchema(schema: z.ZodMiniType): ObjectSchema {
  const { $schema: _, ...whole } = toJSONSchema(schema, { io: 'input' }) as JsonObject & {
    properties?: JsonObject;
    required?: readonly string[];
  };
  return {
    whole,
    properties: whole.properties ?? {},
    required: whole.required ?? [],
    description: whole['description'],
  };
}
