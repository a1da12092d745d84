import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { serveFile } from '../http/serve-file.ts';
import { helmError } from './errors.ts';

/** By the name of the file alone: where two charts make the same one (`a-1` 2.0, `a` 1-2.0), neither is found. */
export function download(exchange: OwnedExchange): Answer {
  const { packages } = exchange.forge;
  const charts = packages.packagesOf(exchange.owner.name).filter(({ type }) => type === 'helm');
  const versions = charts.flatMap((chart) => packages.versionsOf(chart));
  const files = versions.flatMap((version) => packages.findFile(version, param(exchange, 'file')) ?? []);
  const [file] = files;
  if (file === undefined || files.length > 1) throw helmError(404, '');
  return serveFile(exchange, file);
}
