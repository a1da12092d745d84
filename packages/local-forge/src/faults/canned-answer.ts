import { parseCredential } from '../auth/credential.ts';
import { json } from '../http/answer.ts';
import type { Answer } from '../http/answer.ts';
import type { Fault } from './fault.ts';

/** What nginx says when a body is larger than it was set up for. */
const TOO_LARGE = [
  '<html>',
  '<head><title>413 Request Entity Too Large</title></head>',
  '<body>',
  '<center><h1>413 Request Entity Too Large</h1></center>',
  '<hr><center>nginx</center>',
  '</body>',
  '</html>',
  '',
].join('\r\n');

/**
 * The answer that a fault puts in the forge's place, if it is such a fault.
 *
 * @param authorization what the request says in that header.
 */
export function cannedAnswer(fault: Fault, authorization: string | undefined): Answer | undefined {
  switch (fault.kind) {
    case 'status':
      return { status: fault.status, headers: fault.headers ?? {}, body: Buffer.from(fault.body ?? '') };
    case 'redirect':
      return { status: fault.status, headers: { location: fault.location } };
    case 'html-413':
      return { status: 413, headers: { 'content-type': 'text/html' }, body: Buffer.from(TOO_LARGE) };
    case 'echo':
      return echo(fault.status, authorization ?? '');
    case 'delay':
    case 'hang':
    case 'reset':
    case 'lose-answer':
    case 'slow-drip':
      return undefined;
  }
}

/** What debugging proxies do: they repeat the credential as it came and as it reads, in words, fields and headers. */
function echo(status: number, authorization: string): Answer {
  const secret = secretOf(authorization);
  const body = { message: `you sent ${authorization}, which is ${secret}`, authorization, secret };
  // A header takes no line break and nothing beyond Latin-1.
  const safe = secret.replaceAll(/[^ -~]/gu, encodeURIComponent);
  return json(status, body, { 'x-authorization': authorization, 'x-secret': safe });
}

function secretOf(authorization: string): string {
  const credential = parseCredential(authorization);
  switch (credential.kind) {
    case 'basic':
      return credential.password;
    case 'bearer':
    case 'token':
      return credential.token;
    case 'none':
    case 'malformed':
      return '';
  }
}
