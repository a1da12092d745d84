import { Refusal } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { ociError, ociJson } from './errors.ts';
import { addressOf, imageRef, repositoryOf } from './image-address.ts';
import type { ImageExchange } from './image-gates.ts';
import { nextLink, wholeNumber } from './paging.ts';
import { queryText } from './query-text.ts';

/** Tags by their letters. Every page but an empty one has a link to the next, so a client comes to an empty one. */
export function listTags(exchange: ImageExchange): Answer {
  const { forge, query } = exchange;
  const image = forge.images.find(imageRef(exchange));
  if (image === undefined) throw new Refusal(ociError(404, 'NAME_UNKNOWN'));
  const asked = queryText(query, 'n');
  const n = asked === '' ? -1 : wholeNumber(asked);
  const last = queryText(query, 'last').toLowerCase();
  const all = forge.packages
    .versionsOf(image)
    .filter(({ facts }) => facts?.['tagged'] === true)
    .map(({ version }) => version.toLowerCase())
    .toSorted()
    .filter((tag) => last === '' || tag > last);
  const tags = n < 0 ? all : all.slice(0, n);
  const name = repositoryOf(imageRef(exchange));
  return ociJson(200, { name, tags }, nextLink(addressOf(exchange, 'tags/list'), tags.at(-1), n));
}
