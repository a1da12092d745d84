import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Transform } from 'node:stream';

/** A server that the test writes itself, on a free port of the loopback interface. */
export interface Place extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  /** `authorization` headers that came here; undefined for a request without one. */
  readonly credentials: readonly (string | undefined)[];
}

export async function place(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void,
): Promise<Place> {
  const credentials: (string | undefined)[] = [];
  const server = createServer((incoming, outgoing) => {
    credentials.push(incoming.headers.authorization);
    answer(incoming, outgoing);
  });
  await listening(server);
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}`,
    credentials,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A proxy: 502 when the forge breaks off, and the first upload of `file` waits until `meanwhile` has been done. */
export function gate(forgeUrl: string, file: string, meanwhile: () => Promise<void>): Promise<Place> {
  let isFirst = true;
  return place((incoming, outgoing) => {
    const isUpload = incoming.method === 'PUT' && incoming.url?.endsWith(`/${file}`) === true;
    const wait = isUpload && isFirst ? meanwhile() : Promise.resolve();
    if (isUpload) isFirst = false;
    wait.then(
      () => passOn(forgeUrl, incoming, outgoing),
      () => outgoing.destroy(),
    );
  });
}

/** A proxy on a thin line: a large body gets through in steps, with a moment between them. */
export function thinLine(forgeUrl: string): Promise<Place> {
  return place((incoming, outgoing) => passOn(forgeUrl, incoming, outgoing, inSteps()));
}

function inSteps(): Transform {
  let room = 1_000_000;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      room -= chunk.length;
      if (room > 0) return done(null, chunk);
      room = 1_000_000;
      setTimeout(() => done(null, chunk), 120);
    },
  });
}

function passOn(
  forgeUrl: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  through: Transform = new PassThrough(),
): void {
  const onward = request(
    new URL(incoming.url ?? '/', forgeUrl),
    { method: incoming.method, headers: incoming.headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  onward.on('error', () => outgoing.writeHead(502).end());
  incoming.pipe(through).pipe(onward);
}

async function listening(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
