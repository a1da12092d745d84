const longest = 200;
/** More than enough to find so much that can be seen in it. */
const mostRead = 100_000;

/**
 * Text from outside, made fit for one line of a terminal: no control characters, no bidirectional tricks, nothing that
 * cannot be seen, cut short.
 */
export function cleaned(text: string): string {
  const line = printable(text.slice(0, mostRead))
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (line.length <= longest) return line;
  // Half of a surrogate pair is no character.
  return `${line.slice(0, longest - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** The same for text of our own making that may quote a file name: nothing is cut. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ');
}
