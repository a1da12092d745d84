import { Blocked } from '../blocker.ts';
import type { Checkout } from '../release/checkout.ts';
import { isDeliberate, type ReleaseContext } from '../release/context.ts';
import { shellWord } from '../shell-word.ts';

/**
 * Whether this version is meant to be published at all.
 *
 * @param again the command that would say so, to go on with.
 * @returns `dev-tag`, or undefined when the version is deliberate and the tag is where HEAD is.
 */
export function guard(release: ReleaseContext, checkout: Checkout, again: string): Blocked | undefined {
  const { tag } = release;
  if (!isDeliberate(release.from)) {
    const said =
      tag === undefined
        ? 'Neither VERSION nor a tag says that this is a release'
        : `The tag ${tag} is not a release tag, and VERSION is not set`;
    return new Blocked('dev-tag', {
      message: `${said}.`,
      commands: [`VERSION=${shellWord(release.version)} ${again}`],
    });
  }
  const { tagCommit } = checkout;
  const strayed = [release.commit, checkout.commit].find(
    (commit) => commit !== undefined && commit !== tagCommit,
  );
  if (tag !== undefined && tagCommit !== undefined && strayed !== undefined) {
    return new Blocked('dev-tag', {
      message: `The tag ${tag} is not the commit that ${strayed === checkout.commit ? 'is checked out' : 'was staged'}.`,
      details: [`${tag} is ${tagCommit}`, `this is ${strayed}`],
      commands: [`git checkout ${shellWord(tag)}`],
    });
  }
  return undefined;
}
