import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** The first line. The number goes up whenever tables or rows change so that what was written before cannot be read. */
const HEADER = '{"localForge":2}';

/** One row of one table, as it is from now on; `null` when it is gone. */
export interface Change {
  readonly table: string;
  readonly id: number;
  readonly row: object | null;
}

/**
 * The forge's memory on disk: one line per commit, each a list of changes, appended in one write before the
 * request is answered. So a `kill -9` loses nothing that was answered, and can at most tear the last line; so can a power
 * cut. A torn last line is as if it had never been written. What a full disk tears is taken back at once: the next line
 * would be joined to it.
 */
export class Journal {
  readonly #file: number;
  #closed = false;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Reads every whole line, then starts a fresh journal that holds only what is still true. */
  static open(
    path: string,
    replay: (changes: readonly Change[]) => void,
    survivors: () => Change[],
  ): Journal {
    if (existsSync(path)) for (const changes of wholeLines(path)) replay(changes);
    const fresh = `${path}.new`;
    const lines = [HEADER, ...survivors().map((change) => JSON.stringify([change]))];
    writeWhole(fresh, `${lines.join('\n')}\n`);
    renameSync(fresh, path);
    return new Journal(openSync(path, 'a'));
  }

  append(changes: readonly Change[]): void {
    // The number of a closed file may by now be another's.
    if (this.#closed) throw new Error('the forge has stopped');
    const { size } = fstatSync(this.#file);
    try {
      appendFileSync(this.#file, `${JSON.stringify(changes)}\n`);
    } catch (error) {
      ftruncateSync(this.#file, size);
      throw error;
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }
}

/** On disk before it gets its name: a power cut must not leave an empty journal in the place of a good one. */
function writeWhole(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function wholeLines(path: string): Change[][] {
  const [header, ...lines] = readFileSync(path, 'utf8').split('\n');
  if (header !== HEADER) throw new Error(otherVersion(dirname(path)));
  // Behind the last line break there is nothing, or what was torn.
  const whole = lines.slice(0, -1);
  return whole.flatMap((line, index) => {
    const changes = parseLine(line);
    if (changes !== undefined) return [changes];
    // A power cut may leave the length of a line without all of its bytes.
    if (index === whole.length - 1) return [];
    throw new Error(damaged(path, index + 2));
  });
}

function parseLine(line: string): Change[] | undefined {
  try {
    const changes: unknown = JSON.parse(line);
    return Array.isArray(changes) ? (changes as Change[]) : undefined;
  } catch {
    return undefined;
  }
}

function damaged(path: string, line: number): string {
  return (
    `${path}, line ${line}, is damaged, and what comes after it may depend on it. ` +
    'Restore it from a copy, or choose an empty folder: what it holds can be published again.'
  );
}

function otherVersion(dir: string): string {
  return (
    `${dir} is the data folder of another version of local-forge, and this one cannot read it. ` +
    'Choose an empty folder, or delete this one: what it holds can be published again.'
  );
}
