import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

import type { LoggedRequest } from '@parity-lib/local-forge';

import { basic, OWNER, TOKEN } from './people.ts';
import { textOf } from './run-cli.ts';

/** No eye for certificates, and every version of TLS that there is. */
const anyServer = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;

const bystander = 'x-bystander';

/** Of somebody who is no part of what a test looks at, and may write. */
export const bystanderHeaders: Readonly<Record<string, string>> = {
  authorization: basic(OWNER, TOKEN),
  [bystander]: 'yes',
};

/** Whether it was a bystander that asked. */
export function isBystanders({ headers }: LoggedRequest): boolean {
  return headers[bystander] !== undefined;
}

/** What a bystander with curl would be told, the owner's token in hand. */
export async function askForge(
  url: string,
  {
    method = 'GET',
    body = '',
    type,
  }: { readonly method?: string; readonly body?: string; readonly type?: string } = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const request = url.startsWith('https:') ? tlsRequest : plainRequest;
  const headers = { ...bystanderHeaders, ...(type === undefined ? {} : { 'content-type': type }) };
  request(url, { method, headers, ...anyServer }, (answer) => {
    textOf(answer).then((text) => resolve({ status: answer.statusCode ?? 0, text }), reject);
  })
    .on('error', reject)
    .end(body);
  return promise;
}
