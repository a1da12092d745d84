import { quote, type Refuse, some } from './complaint.ts';
import { parseRecord, type RecordLine } from './record.ts';
import type { ZipEntry } from './zip/zip-entry.ts';

/** Signatures of RECORD come after it, so it can hold no hash of them, nor of itself (PEP 427). */
const unhashedNames = ['RECORD', 'RECORD.jws', 'RECORD.p7s'];

/**
 * Compares RECORD with the files that are there: each once, of that size, and nothing else.
 *
 * @param folder the `.dist-info` folder.
 * @returns what each file's content has to be.
 */
export function checkRecord(
  text: string,
  entries: readonly ZipEntry[],
  folder: string,
  refuse: Refuse,
): ReadonlyMap<string, RecordLine> {
  const unhashed = unhashedNames.map((name) => `${folder}/${name}`);
  const lines = parseRecord(text, unhashed, refuse);
  const files = new Map(entries.filter(({ isFolder }) => !isFolder).map((entry) => [entry.name, entry]));
  const unlisted = [...files.keys()].filter((name) => !lines.has(name) && !unhashed.includes(name));
  if (unlisted.length > 0) throw incomplete('has files in it that RECORD does not list', unlisted, refuse);
  const absent = [...lines.keys()].filter((name) => !files.has(name));
  if (absent.length > 0) throw incomplete('lists files in RECORD that are not in it', absent, refuse);
  const known = new Map<string, RecordLine>();
  for (const [name, line] of lines) {
    const size = files.get(name)?.size;
    if (line === undefined) continue;
    if (line.size !== size)
      throw refuse(`has ${quote(name)} in it with another size than RECORD says`, {
        details: [`RECORD: ${line.size} bytes`, `the file: ${size} bytes`],
      });
    known.set(name, line);
  }
  return known;
}

function incomplete(what: string, names: readonly string[], refuse: Refuse): Error {
  return refuse(what, { details: some(names.map((name) => quote(name))) });
}
