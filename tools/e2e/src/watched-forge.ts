import path from 'node:path';

import {
  type ForgeOptions,
  type LocalForge,
  type LoggedRequest,
  type ProfileName,
  startForge,
} from '@parity-lib/local-forge';
import { freePort } from '@parity-tools/test-kit/free-port';

import { bystanderHeaders, isBystanders } from './ask-forge.ts';
import { world } from './people.ts';
import { temporaryDir } from './temporary-dir.ts';

interface Asking extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A forge, what a program asked it, and what somebody else may ask. */
export interface WatchedForge extends AsyncDisposable {
  readonly forge: LocalForge;
  /** Asks as somebody else would, with the right to write. @param at below the root of the forge, or a whole URL. */
  readonly ask: (at: string, init?: Asking) => Promise<Response>;
  /** Every request of the program so far. */
  readonly requests: () => readonly LoggedRequest[];
  /** `METHOD path` of each. */
  readonly asked: () => readonly string[];
}

/** Starts a forge of its own, gone at the end of the scope. */
export async function watchedForge(
  profile: ProfileName,
  options: Partial<ForgeOptions> = {},
): Promise<WatchedForge> {
  await using undoing = new AsyncDisposableStack();
  const folder = undoing.use(await temporaryDir());
  const dir = path.join(folder.path, 'forge');
  const port = await freePort();
  const forge = await startForge({ dir, profile, world: world(), port, ...options });
  undoing.defer(() => forge.stop());
  const requests = (): readonly LoggedRequest[] => forge.requests.filter((request) => !isBystanders(request));
  const stack = undoing.move();
  return {
    forge,
    requests,
    asked: () => requests().map(({ method, path: asked }) => `${method} ${asked}`),
    ask: (at, { headers, ...init } = {}) =>
      fetch(new URL(at, forge.url), { ...init, headers: { ...bystanderHeaders, ...headers } }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
