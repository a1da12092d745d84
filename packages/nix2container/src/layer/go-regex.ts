import { Buffer } from 'node:buffer';

import type { RE2JS } from 're2js';

import type { BytePath } from './byte-path.ts';
import type { TemplatePart } from './go-template.ts';

/** A regular expression as Go's `regexp` understands it, over bytes: what is no UTF-8 counts as one U+FFFD a byte. */
export interface GoRegex {
  /** Whether it matches any part. */
  test(text: BytePath): boolean;
  /** Replaces every match; bytes that are no UTF-8 stay as they are. */
  replaceAll(text: BytePath, template: readonly TemplatePart[]): BytePath;
}

/**
 * Compiles a regular expression. The engine is loaded where one is needed, and not before.
 *
 * @throws SyntaxError where Go would refuse it too.
 */
export async function compileRegex(pattern: string): Promise<GoRegex> {
  const { RE2JS } = await import('re2js');
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern.toWellFormed());
  } catch (cause) {
    throw new SyntaxError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  return {
    test: (text) => compiled.test(Buffer.from(text, 'latin1')),
    replaceAll: (text, template) => replaceAll(compiled, text, template),
  };
}

type Matcher = ReturnType<RE2JS['matcher']>;

/** As Go does it: no empty match directly behind another match, and at least one character on after each. */
function replaceAll(regex: RE2JS, text: BytePath, template: readonly TemplatePart[]): BytePath {
  const bytes = Buffer.from(text, 'latin1');
  const matcher = regex.matcher(bytes);
  const names = new Map(Object.entries(regex.namedGroups()));
  let replaced = '';
  let copied = 0;
  let at = 0;
  while (at <= text.length && matcher.find(at)) {
    const [start, end] = [matcher.start(), matcher.end()];
    replaced += text.slice(copied, start);
    if (end > copied || start === 0) replaced += expand(template, { matcher, names, text });
    copied = end;
    at = Math.max(end, at + widthAt(bytes, at));
  }
  return replaced + text.slice(copied);
}

function expand(
  template: readonly TemplatePart[],
  { matcher, names, text }: { matcher: Matcher; names: ReadonlyMap<string, number>; text: BytePath },
): string {
  const groupAt = (group: number | undefined): string => {
    if (group === undefined || group > matcher.groupCount() || matcher.start(group) < 0) return '';
    return text.slice(matcher.start(group), matcher.end(group));
  };
  return template
    .map((part) => {
      if ('text' in part) return Buffer.from(part.text).toString('latin1');
      return groupAt('group' in part ? part.group : names.get(part.name));
    })
    .join('');
}

/** How many bytes the character there has; 1 where they are no UTF-8, and at the end. */
function widthAt(bytes: Buffer, at: number): number {
  const lead = bytes[at] ?? 0;
  const width = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const character = bytes.subarray(at, at + width);
  return width > 1 && Buffer.from(character.toString('utf8')).equals(character) ? width : 1;
}
