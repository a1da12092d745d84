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

/** The answer that a fault puts in the forge's place, if it is such a fault. */
export function cannedAnswer(fault: Fault): Answer | undefined {
  switch (fault.kind) {
    case 'status':
      return { status: fault.status, headers: fault.headers ?? {}, body: Buffer.from(fault.body ?? '') };
    case 'redirect':
      return { status: fault.status, headers: { location: fault.location } };
    case 'html-413':
      return { status: 413, headers: { 'content-type': 'text/html' }, body: Buffer.from(TOO_LARGE) };
    case 'delay':
    case 'hang':
    case 'reset':
    case 'lose-answer':
    case 'slow-drip':
      return undefined;
  }
}
