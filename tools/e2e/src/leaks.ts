import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { OWNER, READ_ONLY, STRANGERS, TOKEN } from './people.ts';

const knownTokens: readonly string[] = [TOKEN, READ_ONLY, STRANGERS];

/** Every way in which a token could stand in a text: as it is, in a URL, in JSON, and in base64 alone or in a header. */
function forms(token: string): readonly string[] {
  const encoded = encodeURIComponent(token);
  const base64 = [token, `${OWNER}:${token}`, `stranger:${token}`].flatMap((text) =>
    (['base64', 'base64url'] as const).map((alphabet) =>
      Buffer.from(text).toString(alphabet).replace(/=+$/, '').slice(0, -1),
    ),
  );
  return [token, encoded, encoded.toLowerCase(), JSON.stringify(token).slice(1, -1), ...base64];
}

/** Any of them in one pass: nearly all texts hold none. */
function anyOf(tokens: readonly string[]): RegExp {
  const escaped = tokens.flatMap(forms).map((form) => form.replaceAll(/\W/g, String.raw`\$&`));
  return new RegExp(escaped.join('|'), 'i');
}

const anyKnown = anyOf(knownTokens);

/** @returns the forms of any known token that stand in a text. */
export function leaksIn(text: string, tokens: readonly string[] = knownTokens): readonly string[] {
  const any = tokens === knownTokens ? anyKnown : anyOf(tokens);
  if (!any.test(text)) return [];
  const folded = text.toLowerCase();
  return tokens.flatMap(forms).filter((form) => folded.includes(form.toLowerCase()));
}

/** What is larger was written by the test itself, which knows it by its hash. */
const largestSearched = 3_000_000;

/**
 * @param except names of folders in it that may hold a token.
 * @returns the files below a folder that hold a token.
 */
export async function leaksBelow(
  folder: string,
  except: readonly string[] = [],
  tokens: readonly string[] = knownTokens,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || except.includes(relative(folder, path).split('/', 1)[0] ?? '')) continue;
    const { size } = await stat(path);
    if (size <= largestSearched && leaksIn(await readFile(path, 'latin1'), tokens).length > 0)
      found.push(path);
  }
  return found;
}
