import { Refusal, plain } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { serveFile } from '../http/serve-file.ts';
import { normalizeName } from './names.ts';

/** A missing version is called a missing package. */
export function download(exchange: OwnedExchange): Answer {
  const { packages } = exchange.forge;
  const name = normalizeName(param(exchange, 'name'));
  const ref = { owner: exchange.owner.name, type: 'pypi', name };
  const version = packages.findVersion({ ...ref, version: param(exchange, 'version') });
  if (version === undefined) throw new Refusal(plain(404, 'package does not exist'));
  const file = packages.findFile(version, param(exchange, 'file'));
  if (file === undefined) throw new Refusal(plain(404, 'package file does not exist'));
  return serveFile(exchange, file);
}
