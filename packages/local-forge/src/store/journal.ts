import {
  appendFileSync,
  closeSync,
  existsSync,
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
 * request is answered. So a `kill -9` loses nothing that was answered, and can at most tear the last line.
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
    writeFileSync(fresh, `${lines.join('\n')}\n`);
    renameSync(fresh, path);
    return new Journal(openSync(path, 'a'));
  }

  append(changes: readonly Change[]): void {
    // The number of a closed file may by now be another's.
    if (this.#closed) throw new Error('the forge has stopped');
    appendFileSync(this.#file, `${JSON.stringify(changes)}\n`);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }
}

function wholeLines(path: string): Change[][] {
  const [header, ...lines] = readFileSync(path, 'utf8').split('\n');
  if (header !== HEADER) throw new Error(otherVersion(dirname(path)));
  return lines.slice(0, -1).map((line) => JSON.parse(line) as Change[]);
}

function otherVersion(dir: string): string {
  return (
    `${dir} is the data folder of another version of local-forge, and this one cannot read it. ` +
    'Choose an empty folder, or delete this one: what it holds can be published again.'
  );
}
