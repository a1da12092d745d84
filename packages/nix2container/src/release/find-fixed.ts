import type { ReleaseContext } from '@parity-lib/core';
import type { Found, Stored } from '@parity-lib/oci';

import type { ImageRegistry } from '../image-registry.ts';
import { revisionOf } from './image-ref.ts';
import { spellTag, tagNames } from './tag-names.ts';

/** Where the fixed name of a release is kept, and what is there. */
export interface Fixed {
  readonly tag: string;
  readonly found: Found<Stored>;
}

/** It is `:TAG` or `:TAG-r<N>`; once a higher packaging revision took `:TAG` over, revision 0 is kept beside it. */
export async function findFixed(
  release: ReleaseContext,
  registry: ImageRegistry,
  fresh = false,
): Promise<Fixed> {
  const { fixed } = tagNames(release);
  const found = await registry.at(fixed, fresh);
  if (found.is !== 'there' || (revisionOf(found.value) ?? 0) <= release.revision)
    return { tag: fixed, found };
  const tag = `${spellTag(release.version)}-r${release.revision}`;
  return { tag, found: await registry.at(tag, fresh) };
}
