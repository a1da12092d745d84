import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What a proxy was asked: the whole head of a request, as it can be read by anybody on the way to it. */
export interface Asked {
  readonly method: string;
  /** `host:port` of a CONNECT. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  readonly asked: readonly Asked[];
  /** All bytes that came from clients, heads and tunnels alike. */
  readonly seen: () => string;
}

interface Options {
  /** The port of this machine behind each `host:port`: the only place where the names of a test mean anything. */
  readonly leadsTo?: Readonly<Record<string, number>>;
  /** A whole answer to every CONNECT, instead of a tunnel. */
  readonly answers?: string;
}

/** A real proxy for https: it opens tunnels to what it knows, answers 502 to the rest, and remembers what it was asked. */
export async function connectProxy({ leadsTo = {}, answers }: Options = {}): Promise<ConnectProxy> {
  const asked: Asked[] = [];
  const bytes: Buffer[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer(({ method = '', url = '', headers }, response) => {
    asked.push({ method, target: url, headers });
    response.writeHead(405).end();
  });
  server.on('connection', (socket) => {
    keep(socket);
    socket.prependListener('data', (chunk) => void bytes.push(chunk));
  });
  server.on('connect', ({ method = '', url = '', headers }, near: Socket) => {
    asked.push({ method, target: url, headers });
    const port = leadsTo[url];
    if (answers !== undefined) return void near.end(answers);
    if (port === undefined) return void near.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n');
    const far = connect(port, '127.0.0.1');
    keep(far);
    far.once('connect', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      near.pipe(far).pipe(near);
    });
    far.once('close', () => near.destroy());
    near.once('close', () => far.destroy());
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    asked,
    seen: () => Buffer.concat(bytes).toString('latin1'),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
