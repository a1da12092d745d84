import { empty } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { npmError } from './errors.ts';
import { findPackage, findVersion } from './find.ts';

/** Neither the file nor the revision in the path matters. */
export function unpublishVersion(exchange: OwnedExchange): Answer {
  exchange.forge.packages.removeVersion(findVersion(exchange, param(exchange, 'version')));
  return empty(200);
}

export function unpublishAll(exchange: OwnedExchange): Answer {
  const { packages } = exchange.forge;
  const found = findPackage(exchange);
  if (found === undefined) throw npmError(404, '');
  for (const version of found.versions) packages.removeVersion(version);
  return empty(200);
}

/** Clients first send the document as it would be afterwards; the forges take no notice. */
export function previewUnpublish(): Answer {
  return empty(200);
}
