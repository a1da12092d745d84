import { readFile } from 'node:fs/promises';

import { type BlockerName, blockerNames, UsageError } from '../blocker.ts';
import { suggest } from '../config/suggest.ts';

/** In whose commands the pages are written. */
const shownProgram = 'parity-generic-binary';
/** Run from source the pages lie in docs/; the build copies them beside the bundle. */
const pages = import.meta.url.endsWith('.ts') ? '../../../../docs/blockers/' : './blockers/';

/** The page of a blocker, with commands of this program. @throws UsageError for a name that is none. */
export async function explain(topic: string, program: string): Promise<{ name: BlockerName; text: string }> {
  const name = blockerNames.find((known) => known === topic);
  if (name !== undefined) {
    const page = await readFile(new URL(`${pages}${name}.md`, import.meta.url), 'utf8');
    return { name, text: page.replaceAll(shownProgram, program) };
  }
  const meant = suggest(topic, blockerNames);
  throw new UsageError(`There is no blocker ${JSON.stringify(topic)}.`, {
    next: meant === undefined ? `There are: ${blockerNames.join(', ')}.` : `Did you mean ${meant}?`,
  });
}
