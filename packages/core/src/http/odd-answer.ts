import type { ClientRequest, IncomingMessage } from 'node:http';

/** A server may announce its answer a few times (RFC 9110, section 15.2); one that does nothing else never answers. */
const mostAnnouncements = 16;

/** Calls `tell` with what is wrong before there is an answer: announcements without end, or another protocol. */
export function onOddStart(outgoing: ClientRequest, tell: (what: string) => void): void {
  let announced = 0;
  outgoing.on('information', () => {
    announced += 1;
    if (announced > mostAnnouncements) tell('the answer is announced again and again');
  });
  // Without a listener, Node closes the connection and says nothing.
  outgoing.once('upgrade', (_, socket) => {
    socket.destroy();
    tell('it goes over to another protocol, which nobody asked for');
  });
}

/** What is wrong with the head of an answer; undefined when it can be read on. */
export function oddHead({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  if (statusCode < 200 || statusCode > 599) return `${statusCode} is the status of no answer`;
  const coding = headers['transfer-encoding'];
  // We ask for no other (TE; RFC 9110, section 10.1.4), so its bytes would be taken for what they are not.
  return coding === undefined || /^(?:chunked|identity)$/i.test(coding.trim())
    ? undefined
    : `nobody asked for the transfer encoding ${coding}`;
}
