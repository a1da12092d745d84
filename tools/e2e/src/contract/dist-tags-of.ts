import type { Holdings } from '../holdings.ts';

/** Where the tags of a package stand, as an npm registry tells a stranger. */
export async function distTagsOf(registry: string, project: string): Promise<Holdings> {
  const answer = await fetch(new URL(project, registry));
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`);
  const { 'dist-tags': tags } = (await answer.json()) as { 'dist-tags'?: Holdings };
  return tags ?? {};
}
