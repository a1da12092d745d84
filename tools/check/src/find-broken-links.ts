import { existsSync } from 'node:fs';
import path from 'node:path';

const inline = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const definition = /^\s*\[[^\]]+\]:\s+<?(\S+?)>?(?:\s|$)/gm;

/** Every relative link of a page that leads to no file. Other sites and headings are not asked about. */
export function findBrokenLinks(page: string, text: string): readonly string[] {
  const prose = withoutCode(text);
  const links = [...prose.matchAll(inline), ...prose.matchAll(definition)].map(([, link = '']) => link);
  return links.filter((link) => isRelative(link) && !existsSync(targetOf(page, link)));
}

function withoutCode(text: string): string {
  return text.replaceAll(/^( *)(```+|~~~+)[\s\S]*?^\1\2`*$/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

function isRelative(link: string): boolean {
  return !/^(?:[a-z][a-z\d+.-]*:|#)/i.test(link);
}

function targetOf(page: string, link: string): string {
  const [file = ''] = link.split(/[?#]/);
  return path.resolve(path.dirname(page), decodeURIComponent(file));
}
