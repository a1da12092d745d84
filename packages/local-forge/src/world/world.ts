import { z } from 'zod';

const visibility = z.enum(['public', 'limited', 'private']).default('public');
const bytes = z.number().int().min(-1);

const worldSchema = z.strictObject({
  users: z.array(
    z.strictObject({
      name: z.string().min(1),
      password: z.string().optional(),
      visibility,
      admin: z.boolean().default(false),
    }),
  ),
  organisations: z
    .array(z.strictObject({ name: z.string().min(1), visibility, owners: z.array(z.string()) }))
    .default([]),
  tokens: z
    .array(
      z.strictObject({
        user: z.string(),
        name: z.string(),
        token: z.string().min(1),
        scopes: z.array(z.string()),
      }),
    )
    .default([]),
  /** Repositories count only for npm, where a manifest may name one. */
  repositories: z
    .array(
      z.strictObject({
        owner: z.string(),
        name: z.string().min(1),
        writers: z.array(z.string()).default([]),
      }),
    )
    .default([]),
  redirects: z.record(z.string(), z.string()).default({}),
  settings: z
    .strictObject({
      requireSignIn: z.boolean().default(false),
      packages: z.boolean().default(true),
      limits: z.record(z.string(), bytes).default({}),
      quota: z.strictObject({ total: bytes.optional(), packages: bytes.optional() }).nullable().default(null),
    })
    .prefault({}),
});

/** Who exists, what they may do and how the server is set up: the format of `transcripts/world.json`. */
export type World = z.input<typeof worldSchema>;

/** A world with every default filled in. */
export type SettledWorld = z.output<typeof worldSchema>;

/** Checks a world; zod's message names every wrong field with its path. */
export function parseWorld(input: unknown): SettledWorld {
  return worldSchema.parse(input);
}

/** The smallest world: one user, one token that may write packages. */
export function worldOfOne(owner: string, token: string): World {
  return {
    users: [{ name: owner, visibility: 'public' }],
    tokens: [{ user: owner, name: 'rw', token, scopes: ['write:package'] }],
  };
}
