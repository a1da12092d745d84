import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { serveFile } from '../http/serve-file.ts';
import { npmError } from './errors.ts';
import { findPackage, findVersion } from './find.ts';

/** The address that packuments give: name, version and file. */
export function download(exchange: OwnedExchange): Answer {
  const version = findVersion(exchange, param(exchange, 'version'));
  const file = exchange.forge.packages.findFile(version, param(exchange, 'file'));
  if (file === undefined) throw npmError(404, 'package file does not exist');
  return serveFile(exchange, file);
}

/** The address that other registries give: the file alone tells the version. */
export function downloadByFile(exchange: OwnedExchange): Answer {
  const { packages } = exchange.forge;
  const versions = findPackage(exchange)?.versions ?? [];
  const [file] = versions.flatMap((version) => packages.findFile(version, param(exchange, 'file')) ?? []);
  if (file === undefined) throw npmError(404, '');
  return serveFile(exchange, file);
}
