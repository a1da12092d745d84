import { type ByteReader, isBlocked, type Source } from '@parity-lib/core';
import { isArchiveInvalid, tarFrom, type TarPlan } from '@parity-lib/core/tar';

import { invalidImage } from '../complaint.ts';
import { showPath } from './byte-path.ts';
import { Unwalkable } from './walk.ts';

/**
 * A layer that is made while it is read, from any byte on.
 *
 * @param sha256 what it has to be: 64 lower-case hex digits. Nothing is compared here.
 */
export function layerSource(plan: TarPlan, shown: string, sha256: string): Source {
  return {
    name: shown,
    size: plan.layout.size,
    sha256,
    open: (from = 0) => Promise.resolve(explained(tarFrom(plan, from), shown)),
  };
}

/** @throws Blocked `artifact-invalid`, while reading, that names the file which is no longer what it was. */
function explained(reader: ByteReader, shown: string): ByteReader {
  return {
    read: async (into) => {
      try {
        return await reader.read(into);
      } catch (cause) {
        throw changed(shown, cause);
      }
    },
    close: () => reader.close(),
  };
}

function changed(shown: string, cause: unknown): unknown {
  if (isBlocked(cause)) return cause;
  const what =
    cause instanceof Unwalkable
      ? `${showPath(cause.path)} ${cause.message}`
      : isArchiveInvalid(cause)
        ? cause.message
        : undefined;
  if (what === undefined) return cause;
  return invalidImage(shown, {
    what: 'cannot be made any more: a file changed after it was looked at',
    details: [what],
    next: 'Build the image again, and let nothing change its files meanwhile.',
    cause,
  });
}
