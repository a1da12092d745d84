import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { mustRun } from './run-program.ts';

/** An RSA key, and a certificate that it signed for itself. */
export interface SigningKey {
  /** PEM. */
  readonly key: string;
  /** The path of the certificate, PEM. */
  readonly certificateFile: string;
  /** The certificate as the header `x5c` of a token has it: DER in base64. */
  readonly x5c: string;
}

/** Makes one in the folder with openssl, good for two days. */
export async function makeSigningKey(folder: string): Promise<SigningKey> {
  await mkdir(folder, { recursive: true });
  const [keyFile, certificateFile] = [path.join(folder, 'tokens.key'), path.join(folder, 'tokens.pem')];
  const what = ['-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Token server of a test'];
  const args = ['req', '-x509', ...what, '-keyout', keyFile, '-out', certificateFile];
  await mustRun('openssl', args, { cwd: folder, env: process.env });
  const { raw } = new X509Certificate(await readFile(certificateFile));
  return { key: await readFile(keyFile, 'utf8'), certificateFile, x5c: raw.toString('base64') };
}
