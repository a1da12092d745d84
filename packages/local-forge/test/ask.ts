import { AUTHORIZATION, filePath } from './forge-fixture.ts';
import { sendRequest } from './replay-request.ts';
import type { Question, Reply } from './replay-request.ts';

const BYTES = { 'content-type': 'application/octet-stream' };

/** Uploads a generic file. */
export async function putFile(base: string, file: string, body: string, version?: string): Promise<Reply> {
  return ask(base, 'PUT', filePath(file, version), { headers: BYTES, body: Buffer.from(body) });
}

/** Downloads a generic file. */
export async function getFile(base: string, file: string): Promise<Reply> {
  return ask(base, 'GET', filePath(file));
}

/** Asks as the owner, unless a header says otherwise. */
export async function ask(
  base: string,
  method: string,
  path: string,
  { headers, body }: Pick<Question, 'headers' | 'body'> = {},
): Promise<Reply> {
  return sendRequest({ base, method, path, headers: { authorization: AUTHORIZATION, ...headers }, body });
}
