import { UsageError } from '../blocker.ts';
import type { Env } from '../ports.ts';

/** What branch deployment means for a release: `branchDeploy` of the config, filled in as far as it concerns one. */
export interface BranchRelease {
  /** What its versions look like, with the variables in it. */
  readonly tag: string;
  /** The names that move to this release; none where it is not of a branch. */
  readonly pointers: readonly string[];
}

/** @throws UsageError for a variable that has no value. @param field where the template stands. */
export function fillIn(
  template: string,
  field: string,
  { branch, env }: { branch: string; env: Env },
): string {
  return template.replaceAll(variable, (whole, name: string) => {
    const value = name === 'branch' ? branch : name.startsWith('CI_') ? env[name] : undefined;
    if (value) return value;
    throw new UsageError(
      `branchDeploy.${field} ${JSON.stringify(template)} uses ${whole}, which has no value here.`,
      {
        next: 'Allowed are ${branch} and the CI_ variables that the CI sets, such as ${CI_PIPELINE_NUMBER}.',
      },
    );
  });
}

const variable = /\$\{(\w+)\}/g;
const special = /[.*+?^${}()|[\]\\]/g;

/**
 * Whether a version looks like one of branch deployment, and of which pipeline it then is.
 *
 * @returns undefined when it does not; no number where the template names no pipeline.
 */
export function matchBranchTag(
  template: string,
  version: string,
): { readonly pipeline: number | undefined } | undefined {
  const names: string[] = [];
  const parts = template.split(variable).map((part, at) => {
    if (at % 2 === 0) return part.replaceAll(special, String.raw`\$&`);
    names.push(part);
    return part === 'CI_PIPELINE_NUMBER' ? String.raw`(\d{1,15})` : '(.+?)';
  });
  const match = new RegExp(`^${parts.join('')}$`).exec(version);
  if (match === null) return undefined;
  const at = names.indexOf('CI_PIPELINE_NUMBER');
  return { pipeline: at === -1 ? undefined : Number(match[at + 1]) };
}
