import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { temporaryDir } from '@parity-tools/e2e';

/** What a TLS server shows, and proves. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority that the test trusts by naming its file, and nobody else does. */
export interface Authority extends AsyncDisposable {
  /** For `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
  /** @param name as a subjectAltName: `DNS:forge.example.test`, `IP:127.0.0.1`. */
  sign(...names: readonly string[]): Promise<Certificate>;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

export async function authority(): Promise<Authority> {
  const folder = await temporaryDir();
  const at = (name: string): string => join(folder.path, name);
  const openssl = (...args: readonly string[]): Promise<unknown> =>
    promisify(execFile)('openssl', args, { cwd: folder.path });
  const files = ['-keyout', 'ca.key', '-out', 'ca.pem'];
  await openssl('req', '-x509', ...newKey, ...files, '-days', '2', '-subj', '/CN=Authority of the test');
  return {
    file: at('ca.pem'),
    async sign(...names) {
      await writeFile(at('leaf.ext'), `subjectAltName=${names.join(',')}\n`);
      await openssl('req', ...newKey, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=leaf');
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'leaf.ext'];
      await openssl('x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', '-days', '2', ...by);
      return { key: await readFile(at('leaf.key'), 'utf8'), cert: await readFile(at('leaf.pem'), 'utf8') };
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
