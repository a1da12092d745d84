import * as z from 'zod/mini';

import type { RegistryConfig } from '../http/target.ts';
import type { ArtifactFields, BranchDeploy, Rules } from './rules.ts';

const line = z.string().check(
  z.minLength(1),
  z.maxLength(500),
  // Half of a character is none: on the disk, all halves are the same.
  z.refine((text: string) => text.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), {
    error: 'must be one line without control characters',
  }),
);

function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description));
}

const host = described(line, 'host[:port] or URL of the Gitea or Forgejo.');
const owner = described(
  line.check(
    z.regex(/^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?$/, 'must be the name of a user or organisation'),
  ),
  'User or organisation that owns the packages.',
);

const registryFields = {
  username: z.optional(
    described(
      line.check(z.refine((name: string) => !name.includes(':'), { error: 'must not hold a colon' })),
      'User name for Basic authentication; the owner when left out.',
    ),
  ),
  passEntry: z.optional(
    described(
      line,
      'Entry of the password store that holds the token, asked when REGISTRY_TOKEN is not set.',
    ),
  ),
  plainHttp: z.optional(described(z.boolean(), 'Allow http:// to a host that is not this machine.')),
  authHosts: z.optional(
    described(z.array(line), 'Further hosts that may be given the token by a Bearer challenge.'),
  ),
};

const registryIs = 'The registry that everything of this repository is published to.';

/** Where the packages go to a forge. */
export const registrySchema: z.ZodMiniType<RegistryConfig> = described(
  z.strictObject({ host, owner, ...registryFields }),
  registryIs,
);

/** Where every artifact names its own registry, there may be no forge at all. */
export const looseRegistrySchema: z.ZodMiniType<RegistryConfig> = described(
  z.strictObject({ host: z.optional(host), owner: z.optional(owner), ...registryFields }),
  registryIs,
);

const branchDeploySchema: z.ZodMiniType<BranchDeploy> = described(
  z.strictObject({
    branches: described(z.array(line).check(z.minLength(1)), 'Branches whose pushes are published.'),
    tag: described(
      line,
      'The version that a push publishes; ${CI_PIPELINE_NUMBER}, ${branch} and other CI_ variables are replaced.',
    ),
    pointers: z.optional(
      described(z.array(line), 'Names that move to that version, where the kind has such names.'),
    ),
  }),
  'Continuous deployment: a push to one of these branches is a deliberate version.',
);

/** The fields that stand both beside `registry`, for all artifacts, and in an artifact, where they come first. */
const ruleFields = {
  branchDeploy: z.optional(branchDeploySchema),
  tagPrefix: z.optional(
    described(
      z.string().check(z.maxLength(100)),
      'What stands before the version in a git tag; "v" when left out.',
    ),
  ),
  strictVersion: z.optional(described(z.boolean(), 'Refuse a tag whose version is not the configured one.')),
};

export const rulesSchema: z.ZodMiniType<Rules> = z.object(ruleFields);

/** The fields that every artifact of every kind has. */
export const artifactSchema: z.ZodMiniType<ArtifactFields> = z.object({
  name: z.optional(described(line, 'Name of the artifact in this repository, where pname is not unique.')),
  version: described(line, 'The version when neither VERSION nor a tag gives one.'),
  ...ruleFields,
});
