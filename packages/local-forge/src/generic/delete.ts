import { empty } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { findFile, findVersion } from './find.ts';

export function deleteFile(exchange: OwnedExchange): Answer {
  const { version, file } = findFile(exchange);
  exchange.forge.packages.removeFile(version, file);
  return empty(204);
}

export function deleteVersion(exchange: OwnedExchange): Answer {
  exchange.forge.packages.removeVersion(findVersion(exchange));
  return empty(204);
}
