import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that is gone at the end of its scope. */
export interface TempFolder extends Disposable {
  readonly path: string;
  /** A path below it. */
  at(...parts: readonly string[]): string;
  /** Writes a file below it, with its folders. @returns its path. */
  write(name: string, content: string | Uint8Array, mode?: number): string;
}

export function tempFolder(): TempFolder {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'parity-test-')));
  const at = (...parts: readonly string[]): string => path.join(root, ...parts);
  return {
    path: root,
    at,
    write(name, content, mode = 0o644) {
      const file = at(name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content, { mode });
      return file;
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
