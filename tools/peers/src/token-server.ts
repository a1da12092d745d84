import type { IncomingMessage, ServerResponse } from 'node:http';

import { httpServer } from '@parity-tools/test-kit';

import { basicHeader } from './login.ts';
import type { Login } from './login.ts';
import { registryToken } from './registry-token.ts';
import type { SigningKey } from './signing-key.ts';

/** Gives tokens for a registry to the one login that it knows. */
export interface TokenServer extends AsyncDisposable {
  /** Where tokens are asked for: what the registry names in its challenge. */
  readonly realm: string;
  /** One entry for every token that was given, oldest first: the scopes it was asked for. */
  readonly given: readonly (readonly string[])[];
  /** How many requests got none: without a login, or with a wrong one. */
  readonly refused: number;
  /** Seconds, of the tokens that are given from now on; 0 for some that are over when they arrive. */
  expiresIn: number;
}

export interface TokenServerOptions {
  readonly login: Login;
  readonly issuer: string;
  readonly service: string;
}

/** On a port of its own, so that the realm is another host than the registry. */
export async function startTokenServer(key: SigningKey, options: TokenServerOptions): Promise<TokenServer> {
  const given: (readonly string[])[] = [];
  const state = { given, refused: 0, expiresIn: 300 };
  const server = await httpServer((request, response) => {
    if (request.method !== 'GET' || pathOf(request) !== '/token') return answer(response, 405, {});
    if (request.headers.authorization !== basicHeader(options.login)) {
      state.refused += 1;
      response.setHeader('www-authenticate', 'Basic realm="tokens"');
      return answer(response, 401, { errors: [{ code: 'UNAUTHORIZED', message: 'wrong login' }] });
    }
    const scopes = scopesOf(request);
    given.push(scopes);
    const { expiresIn } = state;
    const token = registryToken({ ...options, user: options.login.user, scopes, expiresIn }, key);
    return answer(response, 200, { token, expires_in: expiresIn, issued_at: new Date().toISOString() });
  });
  return Object.assign(state, {
    // By name: crane refuses a realm on another host that is an address of the loopback.
    realm: server.url('/token').href.replace('127.0.0.1', 'localhost'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://host').pathname;
}

/** Asked in several parameters, or in one with spaces: both are in use. */
function scopesOf(request: IncomingMessage): readonly string[] {
  const { searchParams } = new URL(request.url ?? '/', 'http://host');
  return searchParams.getAll('scope').flatMap((scopes) => scopes.split(' ').filter((scope) => scope !== ''));
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
