import type { Answer, Blocked, HttpClient } from '@parity-lib/core';
import * as z from 'zod/mini';

import { apiRefusal, isScopeRefusal, ownerMoved } from './api-refusal.ts';
import { badToken, missingScope, noPermission, takesNoMore, unsupported } from './refusals.ts';

export type Mode = 'dry-run' | 'publish';

/**
 * Whether the token may write packages of the owner. One question where all is well: both forges check access before
 * they look at a request, so a request that cannot succeed shows whether it would have been let in.
 *
 * @param mode a dry run asks with GET alone; a publish may send writes that name nothing that can exist.
 * @returns why not, or nothing.
 */
export async function preflight(http: HttpClient, mode: Mode): Promise<readonly Blocked[]> {
  const answer = mode === 'publish' ? await impossibleUpload(http) : await impossibleSession(http);
  const { target } = http;
  if (isLetIn(answer)) return [];
  const moved = ownerMoved(answer);
  if (moved !== undefined) return [moved];
  if (answer.status === 413) return [takesNoMore(target, answer)];
  if (answer.status === 401 && !answer.text.includes('reqPackageAccess')) return [badToken(target, answer)];
  if (answer.status === 401 || answer.status === 403) return [await whyNoAccess(http, answer, mode)];
  if (answer.status === 404) return whyNotFound(http, answer, mode);
  return [unsupported(target, answer, 'does not answer as a Gitea or Forgejo does')];
}

/** `!` can be no package name: refused as such when we may write (400), and never stored. Also sees a quota (413). */
function impossibleUpload(http: HttpClient): Promise<Answer> {
  const url = http.url('api', 'packages', http.target.owner, 'generic', '!', '0', 'x');
  return http.ask({
    method: 'PUT',
    url,
    as: 'publisher',
    headers: { 'content-type': 'application/octet-stream' },
  });
}

/** The status of an upload that does not exist: a GET, and yet it needs write access, for every kind of package. */
function impossibleSession(http: HttpClient): Promise<Answer> {
  // The container registry lies at the root of the host, also where the forge itself does not.
  const url = new URL(
    `/v2/${encodeURIComponent(http.target.owner.toLowerCase())}/parity-preflight/blobs/uploads/parity-preflight`,
    http.target.base,
  );
  return http.ask({ url, as: 'publisher', keepRedirect: true });
}

function isLetIn({ status, text }: Answer): boolean {
  return (
    (status === 400 && text.includes('invalid package name')) ||
    (status === 404 && text.includes('BLOB_UPLOAD_UNKNOWN'))
  );
}

/** The forges answer a missing scope and a missing right with the same words; only other questions tell them apart. */
async function whyNoAccess(http: HttpClient, refused: Answer, mode: Mode): Promise<Blocked> {
  const { target } = http;
  const scopes = await tokenScopes(http);
  if (scopes !== undefined)
    return scopes.some(isWriteScope) ? noPermission(target, refused) : missingScope(target, refused, scopes);
  const said = apiRefusal(target, await ownersPackages(http));
  if (said !== undefined) return said;
  if (mode === 'dry-run')
    return noPermission(target, refused, [
      'Or it lacks the scope write:package: only a writing request would tell, and a dry run sends none.',
    ]);
  const removed = await impossibleDeletion(http);
  return isScopeRefusal(removed) ? missingScope(target, removed) : noPermission(target, refused);
}

/** Gitea since 1.27 tells a token what it may do; Forgejo and older ones do not know the question. */
async function tokenScopes(http: HttpClient): Promise<readonly string[] | undefined> {
  const answer = await http.ask({ url: http.url('api', 'v1', 'token'), as: 'token' });
  if (answer.status !== 200) return undefined;
  const parsed = z.safeParse(z.object({ scopes: z.array(z.string()) }), answer.json());
  return parsed.success ? parsed.data.scopes : undefined;
}

function isWriteScope(scope: string): boolean {
  return scope === 'write:package' || scope === 'all';
}

function ownersPackages(http: HttpClient): Promise<Answer> {
  const url = http.url('api', 'v1', 'packages', http.target.owner);
  url.searchParams.set('limit', '1');
  return http.ask({ url, as: 'publisher', keepRedirect: true });
}

/** Deleting what is not there asks for the scope first, and then finds nothing. */
function impossibleDeletion(http: HttpClient): Promise<Answer> {
  const url = http.url(
    'api',
    'v1',
    'packages',
    http.target.owner,
    'generic',
    'parity-preflight-none',
    '0.0.0-none',
  );
  return http.ask({ method: 'DELETE', url, as: 'publisher' });
}

/** No such owner; or packages are switched off; or only `/v2` is not passed on by a proxy, which is no hindrance. */
async function whyNotFound(http: HttpClient, refused: Answer, mode: Mode): Promise<readonly Blocked[]> {
  const { target } = http;
  const said = apiRefusal(target, await ownersPackages(http));
  if (said !== undefined) return [said];
  if (mode === 'dry-run') {
    const file = await http.ask({
      url: http.url('api', 'packages', target.owner, 'generic', 'parity-preflight', '0', 'x'),
      as: 'publisher',
    });
    if (file.text.includes('package does not exist')) return [];
  }
  return [unsupported(target, refused, 'has its package registry switched off')];
}
