/** What was on a terminal in the course of a run. */
export interface Screen {
  /** What is there at the end. */
  readonly lines: readonly string[];
  /** Every line that another one was drawn over, as it was when it was wiped away. */
  readonly wiped: readonly string[];
  /** Whatever is neither text nor one of the few movements that we know: colours, say. */
  readonly others: readonly string[];
}

/** Draws what a program printed as a terminal does that is wide enough for all of it. */
export function screenOf(printed: string): Screen {
  const lines: string[] = [];
  const wiped: string[] = [];
  const others: string[] = [];
  let line = '';
  let column = 0;
  // oxlint-disable-next-line no-control-regex -- that is what terminals are told with
  for (const [part] of printed.matchAll(/\x1b\[[\d;?]*[a-zA-Z]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]+/g)) {
    if (part === '\r') column = 0;
    else if (part === '\n') {
      lines.push(line);
      line = '';
    } else if (part === '\x1b[2K') {
      if (line !== '') wiped.push(line);
      line = '';
    } // oxlint-disable-next-line no-control-regex
    else if (/^[\x00-\x1f\x7f]/.test(part)) others.push(part);
    else {
      line = line.slice(0, column).padEnd(column) + part + line.slice(column + part.length);
      column += part.length;
    }
  }
  return { lines: line === '' ? lines : [...lines, line], wiped, others };
}
