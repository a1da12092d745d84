import type { Answer } from '../http/answer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { serveFile } from '../http/serve-file.ts';
import { findFile } from './find.ts';

export function download(exchange: OwnedExchange): Answer {
  return serveFile(exchange, findFile(exchange).file);
}
