import type { Received } from '../store/blobs.ts';
import { Refusal, plain } from './answer.ts';
import { parseContentType } from './content-type.ts';
import type { Exchange } from './exchange.ts';
import { firstFileOf } from './multipart.ts';
import { readAway } from './receive.ts';

/**
 * Takes the one file of a request: the body itself, or the first file of a multipart form. A body that calls
 * itself a urlencoded form is parsed as one, and what is not a form ends as the forge's inner error, which a type may
 * say in its own way.
 */
export async function receiveFile(exchange: Exchange, failure = innerError(exchange)): Promise<Received> {
  const { forge } = exchange;
  const { media, boundary } = parseContentType(exchange.headers['content-type']);
  if (media === 'application/x-www-form-urlencoded') {
    await readAway(exchange.receive());
    throw failure;
  }
  if (media !== 'multipart/form-data') return forge.blobs.receive(exchange.receive());
  if (boundary === undefined) throw failure;
  const file = firstFileOf(exchange.receive(), boundary);
  try {
    return await forge.blobs.receive(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw failure;
    throw error;
  }
}

/** What a forge says of its own failures. */
function innerError({ forge }: Exchange): Refusal {
  return new Refusal(plain(500, forge.profile.internalErrorText));
}
