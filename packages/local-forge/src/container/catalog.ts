import { hasPermission } from '../auth/access.ts';
import type { Answer } from '../http/answer.ts';
import type { Exchange } from '../http/exchange.ts';
import type { PackageRow } from '../store/rows.ts';
import { ociJson } from './errors.ts';
import { repositoryOf } from './image-address.ts';
import { nextLink, wholeNumber } from './paging.ts';
import { queryText } from './query-text.ts';

const MOST = 100;

/** Images with at least one manifest, of every owner whom the caller can see. Unlike with tags, a short page has no link. */
export function listImages(exchange: Exchange): Answer {
  const { forge, query } = exchange;
  const asked = wholeNumber(queryText(query, 'n'));
  const n = asked <= 0 || asked > MOST ? MOST : asked;
  const last = queryText(query, 'last').toLowerCase();
  const repositories = [...forge.database.packages.all()]
    .filter((row) => row.type === 'container' && forge.packages.versionsOf(row).length > 0)
    .filter((row) => canSee(exchange, row))
    .map(({ owner, name }) => repositoryOf({ owner, image: name }))
    .toSorted()
    .filter((repository) => last === '' || repository > last)
    .slice(0, n);
  const link = repositories.length === n ? nextLink('/v2/_catalog', repositories.at(-1), n) : {};
  return ociJson(200, { repositories }, link);
}

function canSee({ forge, doer }: Exchange, { owner: name }: PackageRow): boolean {
  const owner = forge.people.find(name);
  return owner !== undefined && hasPermission(doer, owner, 'read', false);
}
