import type { VersionRules } from '../config/parse-config.ts';
import type { Env } from '../ports.ts';
import { shellWord } from '../shell-word.ts';
import type { DerivedVersion } from './derive-version.ts';

/**
 * What makes a command mean this version again at a desk, where no CI says it: variables before the command and
 * flags behind it. The configured version needs none.
 *
 * @param given `--revision` of this run, which its commands repeat anyhow.
 */
export function sayAgain(
  { from, version, revision }: DerivedVersion,
  { branchDeploy }: VersionRules,
  { env, given }: { env: Env; given: number | undefined },
): { readonly before: readonly string[]; readonly flags: readonly string[] } {
  if (from === 'config') return { before: [], flags: [] };
  // VERSION would make a release of it, and move what only releases move.
  if (from === 'branch') return { before: branchVariables(branchDeploy?.tag ?? '', env), flags: [] };
  return {
    before: [`VERSION=${shellWord(version)}`],
    flags: given === undefined && revision > 0 ? ['--revision', String(revision)] : [],
  };
}

function branchVariables(template: string, env: Env): readonly string[] {
  const used = [...template.matchAll(/\$\{(CI_\w+)\}/g)].map(([, name = '']) => name);
  return [...new Set(['CI_PIPELINE_EVENT', 'CI_COMMIT_BRANCH', ...used])].map(
    (name) => `${name}=${shellWord(env[name] ?? '')}`,
  );
}
