import type { Answer, Blocked } from '@parity-lib/core';

import { errorCodes } from './refusal.ts';
import type { Repository } from './repository.ts';

/**
 * Whether a push would be let in. The status of an upload that does not exist needs the right to push, on forges and on
 * other registries, and nothing is changed by asking for it.
 *
 * @param askForge asks a Gitea or Forgejo: it has words of its own for each reason, and questions that tell them apart.
 */
export async function preflight(
  { registry, name }: Repository,
  askForge: () => Promise<readonly Blocked[]>,
): Promise<readonly Blocked[]> {
  const url = registry.url(name, 'blobs', 'uploads', 'parity-preflight');
  const scopes = [{ repository: name, actions: 'pull,push' as const }];
  const answer = await registry.ask(scopes, { url, keepRedirect: true });
  if (isLetIn(answer)) return [];
  return isForge(answer) ? askForge() : [registry.refused(answer)];
}

/** "There is no such upload", in whatever way; crane's registry takes it for a blob whose digest is none. */
function isLetIn(answer: Answer): boolean {
  const isAboutUpload = answer.status === 404 || answer.status === 400;
  return answer.status === 204 || (isAboutUpload && errorCodes(answer).length > 0);
}

function isForge({ text, headers }: Answer): boolean {
  return (
    /reqPackageAccess|authGroup\.Verify|^Not found\.\s*$/.test(text) ||
    /container_registry|Gitea|Forgejo/.test(headers['www-authenticate'] ?? '')
  );
}
