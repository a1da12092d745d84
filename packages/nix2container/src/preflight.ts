import type { Blocked } from '@parity-lib/core';
import type { Repository } from '@parity-lib/oci';

/**
 * Whether a push would be let in. The status of an upload that does not exist needs the right to push, and changes
 * nothing, also where the answer is not a refusal.
 */
export async function preflight(repository: Repository): Promise<readonly Blocked[]> {
  const { registry, name } = repository;
  const url = registry.url(name, 'blobs', 'uploads', 'parity-preflight');
  const answer = await registry.ask([{ repository: name, actions: 'pull,push' }], {
    url,
    keepRedirect: true,
  });
  // "There is no such upload", in whatever words: we were let in.
  if (answer.status === 404 || answer.status === 400 || answer.status === 204) return [];
  return [registry.refused(answer)];
}
