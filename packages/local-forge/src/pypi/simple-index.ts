import { Refusal, plain } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import { escapeHtml } from '../http/escape-html.ts';
import { param } from '../http/exchange.ts';
import type { OwnedExchange } from '../http/exchange.ts';
import { filesInOrder } from '../store/files-in-order.ts';
import type { PackageRow, VersionRow } from '../store/rows.ts';
import { normalizeName } from './names.ts';

/** The links to a project's files (PEP 503), in HTML whatever was asked for, white space included. */
export function simpleIndex(exchange: OwnedExchange): Answer {
  const { forge, owner } = exchange;
  const name = normalizeName(param(exchange, 'name'));
  const found = forge.packages.find({ owner: owner.name, type: 'pypi', name });
  const versions = found === undefined ? [] : forge.packages.versionsOf(found).toSorted(byVersionText);
  if (found === undefined || versions.length === 0) throw new Refusal(plain(404, ''));
  const title = `Links for ${escapeText(found.name)}`;
  const links = versions.map((version) => linksTo(exchange, found, version)).join('');
  const body =
    `<!DOCTYPE html>\n<html>\n\t<head>\n\t\t<title>${title}</title>\n\t</head>\n` +
    `\t${forge.profile.simpleIndexOpening}<h1>${title}</h1>\n\t\t${links}\n\t</body>\n</html>\n`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}

function linksTo({ forge, owner }: OwnedExchange, found: PackageRow, version: VersionRow): string {
  const at = `${forge.base}/api/packages/${owner.name}/pypi/files/${found.name.toLowerCase()}/${version.version}`;
  // It is the version's, and so that of the file that came first.
  const python = version.facts?.['requiresPython'];
  const requires =
    typeof python === 'string' && python !== '' ? ` data-requires-python="${escapeText(python)}"` : '';
  const links = filesInOrder(forge, version).map((file) => {
    const href = escapeText(escapeUrl(`${at}/${file.name}`));
    return `\n\t\t\t\t<a href="${href}#sha256=${file.hashes.sha256}"${requires}>${escapeText(file.name)}</a><br>\n\t\t\t`;
  });
  return `\n\t\t\t\n\t\t\t${links.join('')}\n\t\t`;
}

/** By its characters, not by what it means: `1.10` stands before `1.9`. */
function byVersionText(a: VersionRow, b: VersionRow): number {
  return a.version < b.version ? -1 : 1;
}

/** As Go's templates escape text: also the plus sign. */
function escapeText(text: string): string {
  return escapeHtml(text).replaceAll('+', '&#43;');
}

/** As Go's templates write an address: reserved characters and what is escaped already stay. */
function escapeUrl(url: string): string {
  return encodeURI(url)
    .replace(/['()]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
    .replace(/%5B/g, '[')
    .replace(/%5D/g, ']')
    .replace(/%25(?=[0-9a-f]{2})/gi, '%');
}
