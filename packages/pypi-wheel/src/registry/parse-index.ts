import { type Answer, invalidAnswer } from '@parity-lib/core';
import * as z from 'zod/mini';

import type { ListedFile } from './wheel-registry.ts';

/** JSON first (PEP 691); what knows only HTML (PEP 503) gives that. */
export const indexTypes =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

/** @throws Blocked `registry-invalid` when the answer is no page of a simple index. */
export async function parseIndex(answer: Answer): Promise<readonly ListedFile[]> {
  const type = (answer.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const files = type.endsWith('json')
    ? parseJson(answer)
    : type.endsWith('html')
      ? await parseHtml(answer)
      : undefined;
  if (files === undefined) throw invalidAnswer(answer, 'is neither JSON nor HTML');
  const twice = contradiction(files);
  if (twice !== undefined)
    throw invalidAnswer(answer, `lists ${answer.quote(twice)} twice, each time with other bytes`);
  return files;
}

const schema = z.object({
  files: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      hashes: z.record(z.string(), z.string()),
      size: z.optional(z.int().check(z.nonnegative())),
    }),
  ),
});

function parseJson(answer: Answer): readonly ListedFile[] {
  const parsed = z.safeParse(schema, answer.json());
  if (!parsed.success) throw invalidAnswer(answer, 'is no list of files as PEP 691 has it');
  return parsed.data.files.flatMap(({ filename, url, hashes, size }) => {
    const at = addressOf(url, answer.url.href);
    return at === undefined ? [] : [{ name: filename, url: at, sha256: digestIn(hashes['sha256']), size }];
  });
}

async function parseHtml(answer: Answer): Promise<readonly ListedFile[]> {
  const { Parser } = await import('htmlparser2');
  const files: ListedFile[] = [];
  let base: string | undefined;
  const parser = new Parser({
    onopentag: (tag, { href }) => {
      if (href === undefined) return;
      const url = addressOf(href, base ?? answer.url.href);
      // The first one counts, as for pip and browsers.
      if (tag === 'base') base ??= url?.href;
      if (tag === 'a' && url !== undefined) files.push(fileAt(url));
    },
  });
  parser.end(answer.text);
  return files;
}

/** Undefined for what is no address, or none of a registry. */
function addressOf(href: string, base: string): URL | undefined {
  const url = URL.parse(href, base);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

/** The digest stands behind the `#`, the name at the end of the path. */
function fileAt(url: URL): ListedFile {
  const sha256 = digestIn(new URLSearchParams(url.hash.slice(1)).get('sha256'));
  const at = new URL(url);
  at.hash = '';
  return { name: nameIn(url), url: at, sha256, size: undefined };
}

/** As it stands there, where it is escaped wrongly. */
function nameIn({ pathname }: URL): string {
  const last = pathname.slice(pathname.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

function digestIn(text: string | null | undefined): string | undefined {
  const digest = text?.toLowerCase();
  return digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}

/** The name of a file that an index tells two things about: whichever we believed, the other may be true. */
function contradiction(files: readonly ListedFile[]): string | undefined {
  const seen = new Map<string, string>();
  for (const { name, sha256 } of files) {
    if (sha256 === undefined) continue;
    if ((seen.get(name) ?? sha256) !== sha256) return name;
    seen.set(name, sha256);
  }
  return undefined;
}
