import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { temporaryDir } from '@parity-tools/e2e';
import { installPython } from '@parity-tools/peers';

/** A pip that writes down what it is told, and does what the real one does. */
export interface SpyPip extends AsyncDisposable {
  /** The only folder with a pip in it. */
  readonly PATH: string;
  /** Arguments and environment of every call so far. */
  calls(): Promise<readonly string[]>;
}

export async function spyPip(): Promise<SpyPip> {
  const folder = await temporaryDir();
  const bin = path.join(folder.path, 'bin');
  const seen = path.join(folder.path, 'seen');
  const { program } = await installPython();
  await mkdir(bin);
  const script = `#!/bin/sh
{ echo "called: $*"; pwd; tr '\\0' '\\n' < /proc/$$/environ; tr '\\0' '\\n' < /proc/$PPID/cmdline; printf '\\f'; } >> ${seen}
exec ${program} -m pip "$@"
`;
  await writeFile(path.join(bin, 'pip'), script, { mode: 0o755 });
  return {
    PATH: `${bin}:/usr/bin:/bin`,
    calls: async () => {
      const text = await readFile(seen, 'utf8').catch(() => '');
      return text.split('\f').filter((call) => call !== '');
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
