import { mkdtempDisposable, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone at the end of its scope. Its path is the real one, as programs print it. */
export async function temporaryDir(): Promise<AsyncDisposable & { readonly path: string }> {
  return mkdtempDisposable(join(await realpath(tmpdir()), 'parity-e2e-'));
}
