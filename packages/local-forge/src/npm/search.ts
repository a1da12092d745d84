import { timestamp } from '../api/timestamp.ts';
import { json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { newestFirst } from '../store/newest-first.ts';
import type { PackageRow, VersionRow } from '../store/rows.ts';
import { splitName } from './names.ts';
import { factsOf } from './version-facts.ts';

const DEFAULT_SIZE = 30;
const MOST_SIZE = 50;

/** Packages whose name contains a text, each as the version made last. */
export function search(exchange: OwnedExchange): Answer {
  const { forge, owner, query } = exchange;
  const wanted = (query.get('text') ?? '').trim().toLowerCase();
  const latest = forge.packages
    .packagesOf(owner.name)
    .filter(({ type, name }) => type === 'npm' && name.toLowerCase().includes(wanted))
    .flatMap((row) => forge.packages.versionsOf(row).at(-1) ?? [])
    .toSorted(newestFirst(forge.profile));
  const from = Math.max(0, numberOf(query.get('from')));
  const size = numberOf(query.get('size'));
  const shown = latest.slice(from, from + (size > 0 ? Math.min(size, MOST_SIZE) : DEFAULT_SIZE));
  const objects = shown.map((row) => ({ package: entryOf(exchange, forge.packages.packageOf(row), row) }));
  return json(200, { objects, total: latest.length });
}

function entryOf({ forge, owner }: OwnedExchange, found: PackageRow, row: VersionRow): object {
  const { scope, bare } = splitName(found.name);
  const { description, author, keywords, homepage } = factsOf(row).manifest;
  return {
    scope: scope === '' ? 'unscoped' : scope,
    name: bare,
    version: row.version,
    date: timestamp(row.created),
    description,
    author: { name: author },
    publisher: { name: owner.name },
    maintainers: [],
    ...(keywords.length === 0 ? {} : { keywords }),
    links: {
      npm: `${forge.base}/api/packages/${owner.name}/npm`,
      ...(homepage === '' ? {} : { homepage }),
    },
  };
}

/** What is no number counts as none. */
function numberOf(text: string | null): number {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : 0;
}
