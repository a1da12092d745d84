// A registry that costs nothing: it reads what is uploaded, believes what it is told of it, and keeps nothing else. What a
// client needs for the work on its side is seen best with it. It takes wheels and npm packages; DELETE empties it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** As much as is looked at of an upload: what says what it is stands at its beginning. */
const headSize = 64 * 1024;

const wheels = new Map<string, string>();
const packages = new Map<string, unknown>();

const server = createServer((request, response) => {
  void answer(request, response);
});
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`listening on http://127.0.0.1:${address?.port}/`);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = await headOf(request);
  const { method, url: path = '' } = request;
  const name = decodeURIComponent(path.slice(1));
  if (method === 'DELETE') forget();
  if (method === 'POST') keepWheel(head);
  if (method === 'PUT') packages.set(name, documentOf(head));
  if (method !== 'GET') return void response.writeHead(method === 'PUT' ? 201 : 200).end();
  if (path.startsWith('/simple/')) return index(response);
  const said = path === '/-/whoami' ? { username: 'bench' } : packages.get(name);
  response.writeHead(said === undefined ? 404 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(said ?? { error: 'not found' }));
}

/** Reads a whole body. @returns its beginning. */
async function headOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (size < headSize) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks).toString('latin1', 0, headSize);
}

function forget(): void {
  wheels.clear();
  packages.clear();
}

function keepWheel(head: string): void {
  const [, file = ''] = /name="content"; filename="([^"]+)"/.exec(head) ?? [];
  const [, digest = ''] = /name="sha256_digest"\r\n(?:.+\r\n)*\r\n([0-9a-f]{64})/.exec(head) ?? [];
  wheels.set(file, digest);
}

/** What npm sends, all but the tarball. */
function documentOf(head: string): unknown {
  return JSON.parse(`${head.slice(0, head.indexOf('"data":"'))}"data":""}}}`);
}

/** PEP 691. */
function index(response: ServerResponse): void {
  const files = [...wheels].map(([filename, sha256]) => ({
    filename,
    url: `/${filename}`,
    hashes: { sha256 },
  }));
  response.writeHead(files.length === 0 ? 404 : 200, {
    'content-type': 'application/vnd.pypi.simple.v1+json',
  });
  response.end(JSON.stringify({ meta: { 'api-version': '1.0' }, name: 'measured', files }));
}
