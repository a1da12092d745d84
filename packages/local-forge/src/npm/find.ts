import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import type { FileRow, PackageRow, VersionRow } from '../store/rows.ts';
import { npmError } from './errors.ts';

const NO_PACKAGE = 'package does not exist';

/** The name in the path: `name`, `@scope/name`, or `@scope%2fname` in one part. */
export function nameOf(exchange: OwnedExchange): string {
  const { scope } = exchange.params;
  const id = param(exchange, 'id');
  return scope === undefined ? id : `@${scope}/${id}`;
}

/** A package that has versions. */
export function findPackage(
  exchange: OwnedExchange,
): { readonly found: PackageRow; readonly versions: readonly VersionRow[] } | undefined {
  const { packages } = exchange.forge;
  const found = packages.find({ owner: exchange.owner.name, type: 'npm', name: nameOf(exchange) });
  const versions = found === undefined ? [] : packages.versionsOf(found);
  return found === undefined || versions.length === 0 ? undefined : { found, versions };
}

/** A missing version is called a missing package. */
export function findVersion(exchange: OwnedExchange, version: string): VersionRow {
  const ref = { owner: exchange.owner.name, type: 'npm', name: nameOf(exchange), version };
  const found = exchange.forge.packages.findVersion(ref);
  if (found === undefined) throw npmError(404, NO_PACKAGE);
  return found;
}

/** The one file of a version. */
export function tarballOf({ forge }: OwnedExchange, version: VersionRow): FileRow {
  const [file] = forge.packages.filesOf(version);
  if (file === undefined) throw new Error('an npm version without a file');
  return file;
}
