import { Ajv2020 } from 'ajv/dist/2020.js';

/** What a JSON Schema has against a value; empty when it is valid. */
export function schemaProblems(schema: object, value: unknown): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
