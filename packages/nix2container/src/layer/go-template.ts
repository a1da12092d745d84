/** One part of a replacement: text as it stands, or what a group of the regex matched. */
export type TemplatePart = { readonly text: string } | { readonly group: number } | { readonly name: string };

const reference = /\$(?:(\$)|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/**
 * Go's templates of `regexp.Expand`: `$1`, `${1}`, `$name`, `${name}`, and `$$` for a dollar. A name is as long as can
 * be, so `$1x` is the group called "1x"; a dollar that begins no name stands for itself.
 */
export function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let at = 0;
  for (const match of template.matchAll(reference)) {
    const [whole, dollar, braced, bare] = match;
    parts.push({ text: template.slice(at, match.index) }, partOf(dollar, braced ?? bare ?? ''));
    at = match.index + whole.length;
  }
  return [...parts, { text: template.slice(at) }].filter((part) => !('text' in part) || part.text !== '');
}

function partOf(dollar: string | undefined, name: string): TemplatePart {
  if (dollar !== undefined) return { text: dollar };
  return /^(?:0|[1-9]\d{0,8})$/.test(name) ? { group: Number(name) } : { name };
}
