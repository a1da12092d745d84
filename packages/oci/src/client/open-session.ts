import { type Answer, isBlocked, isUnclear } from '@parity-lib/core';

import type { Blob } from './blob.ts';
import { endSession } from './end-session.ts';
import type { Repository } from './repository.ts';
import { type Session, sessionOf } from './session.ts';

/**
 * Opens an upload (distribution-spec, "Pushing blobs"), unless another repository of the registry has the blob.
 *
 * @returns undefined when the registry took the blob from there ("Mounting a blob from another repository").
 * @throws Unclear, or Blocked when it was refused.
 */
export async function openSession(repository: Repository, blob: Blob): Promise<Session | undefined> {
  const mounted = await mount(repository, blob);
  if (mounted !== 'not mounted') return mounted;
  const answer = await repository.attempt({ method: 'POST', url: uploadsOf(repository) });
  if (answer.status === 202) return sessionOf(answer);
  throw repository.registry.refused(answer);
}

/** Where one repository does not have it, the registry opens an upload instead: the last of those is of use. */
async function mount(
  repository: Repository,
  { digest, mountFrom = [] }: Blob,
): Promise<Session | undefined | 'not mounted'> {
  let opened: Session | undefined;
  for (const from of mountFrom) {
    const answer = await tryMount(repository, digest, from);
    if (answer?.status !== 201 && answer?.status !== 202) continue;
    if (opened !== undefined) await endSession(repository, opened);
    if (answer.status === 201) return undefined;
    opened = sessionOf(answer);
  }
  return opened ?? 'not mounted';
}

/** @returns undefined for a mount that failed in whatever way: the upload that follows tells what is wrong. */
async function tryMount(repository: Repository, digest: string, from: string): Promise<Answer | undefined> {
  const url = uploadsOf(repository);
  url.searchParams.set('mount', digest);
  url.searchParams.set('from', from);
  try {
    return await repository.attempt({ method: 'POST', url }, [{ repository: from, actions: 'pull' }]);
  } catch (error) {
    if (isUnclear(error) || isBlocked(error)) return undefined;
    throw error;
  }
}

function uploadsOf({ registry, name }: Repository): URL {
  return registry.url(name, 'blobs', 'uploads', '');
}
