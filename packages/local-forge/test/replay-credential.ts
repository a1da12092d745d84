import type { World } from '../src/index.ts';
import { sendRequest } from './replay-request.ts';

const USER = 'oleks';

/** The `Authorization` header that a transcript's `as` stands for. */
export async function credentialHeader(
  as: string,
  base: string,
  world: World,
  jwts: Map<string, string>,
): Promise<string | undefined> {
  switch (as) {
    case 'anon':
      return undefined;
    case 'malformed':
      return 'Basic !!!';
    case 'bad':
      return basic(USER, '0'.repeat(40));
    case 'password':
      return basic(USER, passwordOf(world, USER));
    case 'rw-bearer':
      return `Bearer ${tokenOf(world, 'rw').token}`;
    case 'rw-token':
      return `token ${tokenOf(world, 'rw').token}`;
    case 'jwt':
    case 'jwt-ro':
    case 'jwt-anon':
      return `Bearer ${jwts.get(as) ?? (await askForJwt(as, base, world, jwts))}`;
    default:
      return basic(tokenOf(world, as).user, tokenOf(world, as).token);
  }
}

async function askForJwt(as: string, base: string, world: World, jwts: Map<string, string>): Promise<string> {
  const holder = { jwt: 'rw', 'jwt-ro': 'ro', 'jwt-anon': 'anon' }[as] ?? 'anon';
  const authorization = await credentialHeader(holder, base, world, jwts);
  const headers = authorization === undefined ? {} : { authorization };
  const reply = await sendRequest({ base, method: 'GET', path: '/v2/token', headers });
  const { token } = JSON.parse(reply.body.toString('utf8')) as { token: string };
  jwts.set(as, token);
  return token;
}

function tokenOf(world: World, name: string): { user: string; token: string } {
  const found = world.tokens?.find((token) => token.name === name);
  if (found === undefined) throw new Error(`the world has no token called ${name}`);
  return found;
}

function passwordOf(world: World, name: string): string {
  return world.users.find((user) => user.name === name)?.password ?? '';
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
