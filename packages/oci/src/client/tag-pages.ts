import { type Answer, invalidAnswer } from '@parity-lib/core';
import * as z from 'zod/mini';

/** More pages than any repository of ours has; beyond that a registry turns in a circle. */
const mostPages = 1000;

const list = z.object({ tags: z.nullish(z.array(z.string())) });

/** Of several links, each has its own parameters up to the next comma. */
const nextLink = /<([^>]*)>\s*;[^,]*?\brel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s*(?:[;,]|$)))/i;

/** One page of tags, or the answer that was none. */
export type TagPage =
  | { readonly tags: readonly string[]; readonly answer?: undefined }
  | { readonly tags: readonly []; readonly answer: Answer };

/**
 * The tags of a repository, page after page (distribution-spec, "Content Discovery"): `Link` names the next one. Some
 * name one behind the last: then the end is an empty page.
 *
 * @throws Blocked `registry-invalid` for a list that makes no sense, or has no end.
 */
export async function* tagPages(
  first: URL,
  ask: (url: URL) => Promise<Answer>,
): AsyncGenerator<TagPage, void, undefined> {
  const seen = new Set<string>();
  let url: URL | undefined = first;
  for (let page = 0; url !== undefined; page += 1) {
    const answer: Answer = await ask(url);
    if (answer.status !== 200 && page === 0) return yield { tags: [], answer };
    // Half a list would let a pointer go back.
    if (answer.status !== 200) throw invalidAnswer(answer, 'is a list of tags that breaks off');
    if (page >= mostPages || seen.has(url.href)) throw invalidAnswer(answer, 'is a list of tags without end');
    seen.add(url.href);
    const parsed = z.safeParse(list, answer.json());
    if (!parsed.success) throw invalidAnswer(answer, 'is no list of tags');
    const tags = parsed.data.tags ?? [];
    if (tags.length === 0) return;
    yield { tags };
    url = nextOf(answer);
  }
}

/** The page that `Link` calls the next one (RFC 8288), if it lies on the same registry. */
function nextOf(answer: Answer): URL | undefined {
  const [, target] = nextLink.exec(answer.headers['link'] ?? '') ?? [];
  const next = target === undefined ? null : URL.parse(target, answer.url.href);
  if (next === null) return undefined;
  if (next.origin !== answer.url.origin)
    throw invalidAnswer(answer, 'is a list of tags that goes on elsewhere');
  return next;
}
