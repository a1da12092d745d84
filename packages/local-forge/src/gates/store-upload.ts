import { userOf } from '../auth/doer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import type { Received } from '../store/blobs.ts';
import type { VersionRef } from '../store/packages.ts';
import type { Facts } from '../store/rows.ts';
import { countProblem, sizeProblem } from './limits.ts';

/** A file that came in, and where it wants to go. */
export interface Upload extends VersionRef {
  readonly fileName: string;
  readonly versionFacts?: Facts;
  /** Where a version is one file, as with npm, nothing is ever added to one that exists. */
  readonly onlyAsNewVersion?: boolean;
  /** Where a file that is there is replaced in silence, as with charts. */
  readonly replaces?: boolean;
}

/** Why something may not be stored, in the forge's words; each type has its own way to say it. */
export interface Objection {
  readonly status: number;
  readonly message: string;
}

/** Synchronous from the question to the commit, so that of several uploads of one file just one gets in. */
export function storeUpload(
  exchange: OwnedExchange,
  upload: Upload,
  received: Received,
): Objection | undefined {
  const objection = objectionTo(exchange, upload, received.size);
  if (objection !== undefined) return objection;
  received.keep();
  const { forge, owner, doer } = exchange;
  const { hashes, size } = received;
  const creator = userOf(doer)?.name ?? owner.name;
  forge.packages.addFile({ ...upload, creator, hashes, size, now: forge.now() });
  return undefined;
}

function objectionTo(exchange: OwnedExchange, upload: Upload, size: number): Objection | undefined {
  const { packages } = exchange.forge;
  const version = packages.findVersion(upload);
  if (version !== undefined && upload.onlyAsNewVersion === true)
    return { status: 409, message: 'package version already exists' };
  const tooMany = version === undefined ? countProblem(exchange) : undefined;
  const problem = tooMany ?? sizeProblem(exchange, upload.type, size);
  if (problem !== undefined) return { status: 403, message: problem };
  if (upload.replaces === true || version === undefined) return undefined;
  if (packages.findFile(version, upload.fileName) !== undefined)
    return { status: 409, message: 'package file already exists' };
  return undefined;
}
