import type { Repository } from './repository.ts';
import type { Session } from './session.ts';

/** Nobody waits longer for a registry to forget something, in milliseconds. */
const mostMs = 10_000;

/**
 * Ends an upload that nobody will go on with (distribution-spec, "Canceling an upload"), also when we were asked to stop.
 * Best effort: a registry that does not hear it forgets the upload in a day or two.
 */
export async function endSession(repository: Repository, { url }: Session): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const cancel = repository.registry.ports.clock.after(mostMs, resolve);
  const ended = repository.write({ method: 'DELETE', url, isTidyUp: true }).catch(() => {});
  await Promise.race([ended, late]).finally(cancel);
}
