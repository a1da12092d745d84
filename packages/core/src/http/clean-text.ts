const longest = 200;

/** Text from outside, made fit for one line of a terminal: no control characters, no bidirectional tricks, cut short. */
export function cleaned(text: string): string {
  const line = printable(text).replaceAll(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

/** The same for text of our own making that may quote a file name: nothing is cut. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}
