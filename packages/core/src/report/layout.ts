/** No line is wider, save for what cannot be broken: a path, a command. */
const width = 80;

/** Breaks text at blanks; later lines are indented by `indent` blanks. */
export function wrap(text: string, indent = 0): string {
  const margin = /^ */.exec(text)?.[0] ?? '';
  const [first = '', ...words] = text.slice(margin.length).split(' ');
  return wrapWords([margin + first, ...words], indent);
}

/** The same for text that is broken only between these. */
export function wrapWords(words: readonly string[], indent = 0): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const next = line === '' ? word : `${line} ${word}`;
    if (next.length > width - (lines.length === 0 ? 0 : indent) && line !== '') {
      lines.push(line);
      line = word;
    } else line = next;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}

/** The beginning of a line that fits into so many columns of a terminal, whatever the font. */
export function cut(line: string, columns: number): string {
  let used = 0;
  let kept = '';
  for (const character of line) {
    // From the first Hangul letters on there are wide ones: too much room taken is better than too little.
    used += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2;
    if (used > columns) break;
    kept += character;
  }
  return kept;
}

/** Rows as columns, three blanks apart. A row that would be too wide goes on in the next line, below its second cell. */
export function table(rows: readonly (readonly string[])[], indent = 2): readonly string[] {
  const widths = columnWidths(rows);
  return rows.map((row) => {
    const margin = ' '.repeat(indent);
    const deeper = ' '.repeat(indent + (widths[0] ?? 0) + 3);
    const lines: string[] = [];
    let line = margin;
    row.forEach((cell, column) => {
      // Room left free for empty cells counts too, and is what a line can do without.
      if (line.length > deeper.length && line.length + cell.length > width) {
        lines.push(line.trimEnd());
        // Where even there is no room for it, it stands as far left as it can.
        line = deeper.length + cell.length > width ? `${margin}  ` : deeper;
      }
      line += `${cell.padEnd(widths[column] ?? 0)}   `;
    });
    return [...lines, line.trimEnd()].filter((text) => text !== '').join('\n');
  });
}

/** A single very long cell must not push everybody else to the right. */
function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => Math.min(36, row[column]?.length ?? 0))),
  );
}
