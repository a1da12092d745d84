import { userOf } from '../auth/doer.ts';
import { limitProblem } from '../gates/limits.ts';
import { Refusal, empty, plain } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { receiveFile } from '../http/receive-file.ts';
import type { Received } from '../store/blobs.ts';
import { versionRef } from './find.ts';
import { isFileName, isPackageName, isVersion } from './names.ts';

/** Names are looked at before the body is asked for, all else after the whole body has come. */
export async function upload(exchange: OwnedExchange): Promise<Answer> {
  refuseBadNames(exchange);
  const received = await receiveFile(exchange);
  try {
    return store(exchange, received);
  } finally {
    await received.drop();
  }
}

function refuseBadNames(exchange: OwnedExchange): void {
  const problem =
    (!isPackageName(param(exchange, 'name')) && 'invalid package name') ||
    (!isFileName(param(exchange, 'file')) && 'invalid filename') ||
    (!isVersion(param(exchange, 'version')) && 'invalid package version');
  if (problem) throw new Refusal(plain(400, problem));
}

/** Synchronous from the question to the commit, so that of several uploads of one file just one gets in. */
function store(exchange: OwnedExchange, received: Received): Answer {
  const { forge, owner, doer } = exchange;
  const ref = versionRef(exchange);
  const fileName = param(exchange, 'file');
  const version = forge.packages.findVersion(ref);
  const problem = limitProblem(exchange, 'generic', {
    size: received.size,
    newVersion: version === undefined,
  });
  if (problem !== undefined) return plain(403, problem);
  if (version !== undefined && forge.packages.findFile(version, fileName) !== undefined)
    return plain(409, 'package file already exists');
  received.keep();
  const { hashes, size } = received;
  const creator = userOf(doer)?.name ?? owner.name;
  forge.packages.addFile({ ...ref, fileName, creator, hashes, size, now: forge.now() });
  return empty(201);
}
