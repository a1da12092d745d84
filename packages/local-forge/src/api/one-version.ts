import type { VersionExchange } from '../gates/api-gates.ts';
import { empty, json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { filesInOrder } from '../store/files-in-order.ts';
import { versionObject } from './version-object.ts';

export function showVersion(exchange: VersionExchange): Answer {
  return json(200, versionObject(exchange, exchange.version));
}

export function deleteVersion({ forge, version }: VersionExchange): Answer {
  forge.packages.removeVersion(version);
  return empty(204);
}

/** Names, sizes and all four hashes of a version's files. */
export function listFiles({ forge, version }: VersionExchange): Answer {
  const files = filesInOrder(forge, version);
  const shown = files.map(({ id, size, name, hashes }) => ({
    id,
    [forge.profile.sizeField]: size,
    name,
    ...hashes,
  }));
  return json(200, shown);
}
