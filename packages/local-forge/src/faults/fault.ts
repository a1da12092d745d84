import { z } from 'zod';

const headers = z.record(z.string(), z.string());
const finalStatus = z.number().int().min(200).max(599);

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: finalStatus,
    body: z.string().optional(),
    headers: headers.optional(),
    /** Take the whole body first, as a proxy does that lost its forge. */
    afterBody: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0) }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({
    kind: z.literal('reset'),
    when: z.enum(['before-body', 'mid-body', 'after-body']),
    afterBytes: z.number().int().min(0).optional(),
  }),
  z.strictObject({ kind: z.literal('lose-answer') }),
  z.strictObject({ kind: z.literal('redirect'), status: finalStatus, location: z.string() }),
  z.strictObject({ kind: z.literal('html-413') }),
  z.strictObject({ kind: z.literal('echo'), status: finalStatus }),
  z.strictObject({
    kind: z.literal('slow-drip'),
    bytesPerSecond: z.number().positive(),
    direction: z.enum(['in', 'out']),
  }),
]);

const ruleSchema = z.strictObject({
  match: z.strictObject({
    method: z.string().optional(),
    /** A string is a regular expression's source: rules also come from JSON. */
    path: z.union([z.instanceof(RegExp), z.string()]).optional(),
    /** Of the Content-Type: where all uploads go to one path, its boundary may tell them apart. */
    type: z.union([z.instanceof(RegExp), z.string()]).optional(),
    /** The Content-Length, where nothing else tells the uploads apart. */
    length: z.number().int().min(0).optional(),
  }),
  occurrence: z
    .union([
      z.number().int().min(1),
      z.literal('every'),
      z.strictObject({ from: z.number().int().min(1), count: z.number().int().min(1) }),
    ])
    .optional(),
  does: faultSchema,
});

/** What can go wrong. */
export type Fault = z.infer<typeof faultSchema>;

/** Which requests meet which fault: by method, path, type and length, and by how many such requests came before. */
export type FaultRule = z.infer<typeof ruleSchema>;

/** Checks the rules of a `--faults` file. */
export function parseFaults(input: unknown): FaultRule[] {
  return z.array(ruleSchema).parse(input);
}
