import { readFile } from 'node:fs/promises';

import { type BlockerName, blockerNames, UsageError } from '../blocker.ts';
import { suggest } from '../config/suggest.ts';

/** Run from source the pages lie in docs/; the build copies them beside the bundle. */
const pages = import.meta.url.endsWith('.ts') ? '../../../../docs/blockers/' : './blockers/';

/** The page of a blocker. @throws UsageError for a name that is none. */
export async function explain(topic: string): Promise<{ name: BlockerName; text: string }> {
  const name = blockerNames.find((known) => known === topic);
  if (name !== undefined)
    return { name, text: await readFile(new URL(`${pages}${name}.md`, import.meta.url), 'utf8') };
  const meant = suggest(topic, blockerNames);
  throw new UsageError(`There is no blocker ${JSON.stringify(topic)}.`, {
    next: meant === undefined ? `There are: ${blockerNames.join(', ')}.` : `Did you mean ${meant}?`,
  });
}
