import type { VersionRules } from '../config/parse-config.ts';
import type { Env } from '../ports.ts';
import { type BranchRelease, fillIn } from './branch-tag.ts';
import { isReleaseVersion, type ReleaseKind, type VersionOrigin } from './context.ts';

export interface DerivedVersion {
  readonly version: string;
  readonly revision: number;
  readonly from: VersionOrigin;
  readonly kind: ReleaseKind;
  /** CI_COMMIT_TAG, when it is a tag name, whether or not it gave the version. */
  readonly tag?: string | undefined;
}

/**
 * The version: `$VERSION` as it stands, else `$CI_COMMIT_TAG` without its prefix and packaging revision, else the
 * tag of a branch deployment, else the configured one.
 *
 * @param revision from `--revision`, which counts for each of them.
 */
export function deriveVersion(rules: VersionRules, env: Env, revision?: number): DerivedVersion {
  const tag = tagName(env['CI_COMMIT_TAG']);
  const found =
    fromVersion(env) ?? fromTag(tag, rules.tagPrefix) ?? fromBranch(rules, env, tag) ?? fromConfig(rules);
  return {
    ...found,
    kind: kindOf(found),
    revision: revision ?? found.revision,
    ...(tag === undefined ? {} : { tag }),
  };
}

type Found = Pick<DerivedVersion, 'version' | 'revision' | 'from'>;

function fromVersion(env: Env): Found | undefined {
  const version = env['VERSION'];
  return version ? { version, revision: 0, from: 'VERSION' } : undefined;
}

/** Only prefix + digit says "this is a release": `vnext` and `nightly` do not. */
function fromTag(tag: string | undefined, prefix: string): Found | undefined {
  if (tag?.startsWith(prefix) !== true) return undefined;
  const version = tag.slice(prefix.length);
  if (!/^\d/.test(version)) return undefined;
  // No more digits than a number holds exactly.
  const packaged = /^(\d+(?:\.\d+)*)-(\d{1,15})$/.exec(version);
  if (packaged === null) return { version, revision: 0, from: 'tag' };
  return { version: packaged[1] ?? version, revision: Number(packaged[2]), from: 'tag' };
}

function fromBranch(rules: VersionRules, env: Env, tag: string | undefined): Found | undefined {
  const branch = deployedBranch(rules, env, tag);
  if (branch === undefined || rules.branchDeploy === undefined) return undefined;
  const version = fillIn(rules.branchDeploy.tag, 'tag', { branch, env });
  return { version, revision: 0, from: 'branch' };
}

/** The branch whose push this is, where it is one that is deployed. */
function deployedBranch(
  { branchDeploy }: VersionRules,
  env: Env,
  tag: string | undefined,
): string | undefined {
  const branch = env['CI_COMMIT_BRANCH'];
  if (tag !== undefined || env['CI_PIPELINE_EVENT'] !== 'push' || !branch) return undefined;
  return branchDeploy?.branches.includes(branch) === true ? branch : undefined;
}

/** What branch deployment says of a release, where the config knows such a thing. */
export function deriveBranch(
  rules: VersionRules,
  env: Env,
  { tag, from }: Pick<DerivedVersion, 'tag' | 'from'>,
): BranchRelease | undefined {
  if (rules.branchDeploy === undefined) return undefined;
  const { tag: form, pointers = [] } = rules.branchDeploy;
  const branch = from === 'branch' ? deployedBranch(rules, env, tag) : undefined;
  if (branch === undefined) return { tag: form, pointers: [] };
  return { tag: form, pointers: pointers.map((name) => fillIn(name, 'pointers', { branch, env })) };
}

function fromConfig(rules: VersionRules): Found {
  return { version: rules.version, revision: 0, from: 'config' };
}

/** Some Woodpecker versions put `refs/heads/…` into CI_COMMIT_TAG: that is no tag. */
export function tagName(text: string | undefined): string | undefined {
  return !text || text.startsWith('refs/') ? undefined : text;
}

export function kindOf({ from, version }: Pick<DerivedVersion, 'from' | 'version'>): ReleaseKind {
  if (from === 'config') return 'dev';
  if (from === 'branch') return 'branch';
  return isReleaseVersion(version) ? 'release' : 'prerelease';
}
