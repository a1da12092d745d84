/**
 * The rows of a CSV text as Python's csv module writes it: fields with commas, quotes or line ends in them are in
 * quotes, quotes inside are doubled.
 *
 * @returns undefined where quotes are not closed, or stand where they must not.
 */
export function parseCsv(text: string): readonly (readonly string[])[] | undefined {
  const rows: string[][] = [];
  let row: string[] = [];
  const token = /(?:"([^"]*(?:""[^"]*)*)"|([^",\r\n]*))(,|\r\n|\n|$)/y;
  while (token.lastIndex < text.length || row.length > 0) {
    const found = token.exec(text);
    if (found === null) return undefined;
    const [, quoted, plain = '', end] = found;
    row.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
