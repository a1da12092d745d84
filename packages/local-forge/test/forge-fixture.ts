import { startForge } from '../src/index.ts';
import type { ForgeOptions, LocalForge, World } from '../src/index.ts';
import { temporaryDir } from './temporary-dir.ts';

export const OWNER = 'oleks';
export const TOKEN = 'a'.repeat(40);
export const AUTHORIZATION = basic(OWNER, TOKEN);

/** A Basic header. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** A forge in a folder of its own; both are gone at the end of the scope. */
export async function forgeWith(
  options: Partial<ForgeOptions> = {},
): Promise<LocalForge & AsyncDisposable & { readonly dir: string }> {
  await using stack = new AsyncDisposableStack();
  const dir = stack.use(await temporaryDir());
  const who = options.world === undefined ? { owner: OWNER, token: TOKEN } : {};
  const forge = await startForge({ dir: dir.path, profile: 'gitea', ...who, ...options });
  stack.defer(() => forge.stop());
  const all = stack.move();
  return { ...forge, dir: dir.path, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** A world of one public user with a token, under the given settings. */
export function worldWith(more: Partial<World>): World {
  return {
    users: [{ name: OWNER, password: 'secret' }],
    tokens: [{ user: OWNER, name: 'rw', token: TOKEN, scopes: ['write:package'] }],
    ...more,
  };
}

/** The path of a generic file of the owner. */
export function filePath(file: string, version = '1.0.0'): string {
  return `/api/packages/${OWNER}/generic/tool/${version}/${file}`;
}
