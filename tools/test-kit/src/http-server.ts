import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server as HttpListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server, type Socket } from 'node:net';

export interface SeenRequest {
  readonly method: string;
  /** As it came, with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A real server on loopback, with what it has seen. */
export interface HttpServer extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  /** How many connections were made to it. */
  readonly connections: number;
  url(path: string): URL;
}

interface Options {
  readonly tls?: { readonly key: string; readonly cert: string };
  /** What becomes of a request with `Expect: 100-continue`; without it, the body is invited. */
  readonly expect?: RequestListener;
}

/** A server that answers as `handle` says. An answer nobody gives stays open until the end of the scope. */
export async function httpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => unknown,
  { tls, expect }: Options = {},
): Promise<HttpServer> {
  const requests: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const { method = '', url = '', headers } = request;
    requests.push({ method, path: url, headers });
    handle(request, response);
  };
  const server: HttpListener = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  if (expect !== undefined) server.on('checkContinue', expect);
  return Object.assign(await listening(server, tls === undefined ? 'http' : 'https'), { requests });
}

/** A server that speaks bytes instead of HTTP. */
export async function rawServer(handle: (socket: Socket) => unknown): Promise<HttpServer> {
  const server = createRawServer((socket) => {
    socket.on('error', () => {});
    handle(socket);
  });
  return Object.assign(await listening(server, 'http'), { requests: [] });
}

async function listening(server: Server, scheme: string): Promise<Omit<HttpServer, 'requests'>> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    get connections() {
      return connections;
    },
    url: (path) => new URL(path, origin),
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
