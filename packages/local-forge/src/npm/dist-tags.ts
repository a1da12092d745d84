import { empty, json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { receiveShort } from '../http/receive-short.ts';
import { npmError } from './errors.ts';
import { findPackage, findVersion, nameOf } from './find.ts';
import { removeTag, setTag, tagsOf } from './tags.ts';

/** A version in quotes; more is refused, or no version. */
const LONGEST_TAG_BODY = 4 * 1024;

/** Of an unknown package: none. */
export function listTags(exchange: OwnedExchange): Answer {
  return json(200, tagsOf(findPackage(exchange)?.versions ?? []));
}

export async function putTag(exchange: OwnedExchange): Promise<Answer> {
  const body = await receiveShort(exchange, LONGEST_TAG_BODY);
  if (body === undefined && exchange.forge.profile.limitsTagBody)
    throw npmError(413, 'request body too large');
  const version = findVersion(exchange, String(body ?? '').replace(/^"+|"+$/g, ''));
  const ref = { owner: exchange.owner.name, type: 'npm', name: nameOf(exchange), version: version.version };
  setTag(exchange.forge.packages, ref, param(exchange, 'tag'));
  return empty(200);
}

export function deleteTag(exchange: OwnedExchange): Answer {
  const found = findPackage(exchange);
  if (found !== undefined) removeTag(exchange.forge.packages, found.versions, param(exchange, 'tag'));
  return empty(200);
}
