import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import type { TempFolder } from './temp-folder.ts';

/** What a TLS server shows, and proves. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** An authority that only the test knows. */
export interface CertificateAuthority {
  /** For `NODE_EXTRA_CA_CERTS`. */
  readonly file: string;
  /** The same, as text. */
  readonly cert: string;
  /** @param parts.name as a subjectAltName: `DNS:git.example.org`, `IP:127.0.0.1`. */
  sign(parts: { readonly name: string; readonly expired?: boolean }): Certificate;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** @param folder where its files are; they last as long as it does. */
export function certificateAuthority(folder: TempFolder): CertificateAuthority {
  const openssl = (...args: readonly string[]): void =>
    void execFileSync('openssl', args, { cwd: folder.path, stdio: 'ignore' });
  const read = (name: string): string => readFileSync(folder.at(name), 'utf8');
  const files = ['-keyout', 'ca.key', '-out', 'ca.pem'];
  openssl('req', '-x509', ...newKey, ...files, '-days', '30', '-subj', '/CN=Test authority');
  return {
    file: folder.at('ca.pem'),
    cert: read('ca.pem'),
    sign({ name, expired = false }) {
      folder.write('leaf.ext', `subjectAltName=${name}\n`);
      openssl('req', ...newKey, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=leaf');
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'leaf.ext'];
      openssl('x509', '-req', '-in', 'leaf.csr', '-out', 'leaf.pem', '-days', expired ? '-1' : '30', ...by);
      return { key: read('leaf.key'), cert: read('leaf.pem') };
    },
  };
}
