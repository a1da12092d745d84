export type Schema = Readonly<Record<string, unknown>>;

/** Where schemas lie in a schema: one, or several. */
const places: readonly string[] = [
  'items',
  'prefixItems',
  'additionalItems',
  'unevaluatedItems',
  'contains',
  'additionalProperties',
  'unevaluatedProperties',
  'propertyNames',
  'contentSchema',
  'not',
  'if',
  'then',
  'else',
  'allOf',
  'anyOf',
  'oneOf',
];

/** Where they lie by names. */
const named: readonly string[] = ['properties', 'patternProperties', 'dependentSchemas', 'dependencies'];

/** The parts of a JSON Schema that are schemas and in use; others are when something refers to them. */
export function subSchemas(schema: Schema): readonly unknown[] {
  return [...places.flatMap((key) => schema[key]), ...named.flatMap((key) => valuesOf(schema[key]))];
}

/** Those that wait to be referred to. */
export function definitionsOf(schema: Schema): readonly unknown[] {
  return [...valuesOf(schema['$defs']), ...valuesOf(schema['definitions'])];
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valuesOf(value: unknown): readonly unknown[] {
  return isSchema(value) ? Object.values(value) : [];
}
