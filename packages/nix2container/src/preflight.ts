import type { Answer, Blocked } from '@parity-lib/core';
import { ForgeClient } from '@parity-lib/forge';
import { errorCodes, type Repository } from '@parity-lib/oci';

type Mode = 'dry-run' | 'publish';

/**
 * Whether a push would be let in. The status of an upload that does not exist needs the right to push, on forges and on
 * other registries, and nothing is changed by asking for it.
 */
export async function preflight(repository: Repository, mode: Mode): Promise<readonly Blocked[]> {
  const { registry, name } = repository;
  const url = registry.url(name, 'blobs', 'uploads', 'parity-preflight');
  const scopes = [{ repository: name, actions: 'pull,push' as const }];
  const answer = await registry.ask(scopes, { url, keepRedirect: true });
  if (isLetIn(answer)) return [];
  // A forge has words of its own for each reason, and questions that tell them apart.
  if (isForge(answer)) return new ForgeClient(registry.http).preflight(mode);
  return [registry.refused(answer)];
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
