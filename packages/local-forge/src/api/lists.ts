import { Refusal, json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { newestFirst } from '../store/newest-first.ts';
import type { PackageRow } from '../store/rows.ts';
import { apiError } from './error.ts';
import { pageOf } from './page.ts';
import { versionObject } from './version-object.ts';

/** All versions of an owner's packages, of one type and with a name that contains `q` if so asked. */
export function listOwner(exchange: OwnedExchange): Answer {
  const { forge, owner, query } = exchange;
  const type = query.get('type') ?? '';
  const wanted = (query.get('q') ?? '').toLowerCase();
  const packages = forge.packages
    .packagesOf(owner.name)
    .filter((row) => (type === '' || row.type === type) && row.name.toLowerCase().includes(wanted));
  return listVersions(exchange, packages);
}

/** All versions of one package; of none, an empty list. */
export function listPackage(exchange: OwnedExchange): Answer {
  const found = findPackage(exchange);
  return listVersions(exchange, found === undefined ? [] : [found]);
}

/** The version made last, whatever its number. */
export function latestVersion(exchange: OwnedExchange): Answer {
  const found = findPackage(exchange);
  const latest = found && exchange.forge.packages.versionsOf(found).at(-1);
  if (latest !== undefined) return json(200, versionObject(exchange, latest));
  throw new Refusal(apiError(exchange, 404, 'package does not exist'));
}

function findPackage(exchange: OwnedExchange): PackageRow | undefined {
  const { forge, owner } = exchange;
  return forge.packages.find({
    owner: owner.name,
    type: param(exchange, 'type'),
    name: param(exchange, 'name'),
  });
}

function listVersions(exchange: OwnedExchange, packages: readonly PackageRow[]): Answer {
  const { forge } = exchange;
  const versions = packages.flatMap((row) => forge.packages.versionsOf(row));
  versions.sort(newestFirst(forge.profile));
  const { rows, headers } = pageOf(versions, exchange);
  const shown = rows.map((row) => versionObject(exchange, row));
  return json(200, shown, headers);
}
