import { Refusal, plain } from '../http/answer.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import type { VersionRef } from '../store/packages.ts';
import type { FileRow, VersionRow } from '../store/rows.ts';

/** The version that the path names. */
export function versionRef(exchange: OwnedExchange): VersionRef {
  const { owner } = exchange;
  return {
    owner: owner.name,
    type: 'generic',
    name: param(exchange, 'name'),
    version: param(exchange, 'version'),
  };
}

/** A missing version is called a missing package. */
export function findVersion(exchange: OwnedExchange): VersionRow {
  const found = exchange.forge.packages.findVersion(versionRef(exchange));
  if (found === undefined) throw new Refusal(plain(404, 'package does not exist'));
  return found;
}

export function findFile(exchange: OwnedExchange): { version: VersionRow; file: FileRow } {
  const version = findVersion(exchange);
  const file = exchange.forge.packages.findFile(version, param(exchange, 'file'));
  if (file === undefined) throw new Refusal(plain(404, 'package file does not exist'));
  return { version, file };
}
