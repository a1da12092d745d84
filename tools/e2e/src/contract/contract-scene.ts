import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { leaksBelow } from '../leaks.ts';
import { READ_ONLY, STRANGERS, TOKEN } from '../people.ts';
import { plantSpies } from '../spies.ts';
import type { Subject } from '../subject.ts';
import { temporaryDir } from '../temporary-dir.ts';
import { type Repository, type Which, WRONG, writeRepository } from './repository.ts';
import type { LiveServer, Server } from './server.ts';

/** A server, and repositories that publish to it. */
export interface ContractScene extends AsyncDisposable {
  readonly subject: Subject;
  readonly server: LiveServer;
  /** Written when it is first wanted. */
  readonly repository: (which: Which) => Promise<Repository>;
  /** A folder that may hold a token, and so is not searched for it. */
  readonly home: (name: string) => string;
  readonly stop: () => Promise<void>;
  /** At the port of before, with what it holds. */
  readonly comeBack: () => Promise<void>;
}

/** @throws in the end, when a token lies about. */
export async function openContract(subject: Subject, { start }: Server): Promise<ContractScene> {
  await using undoing = new AsyncDisposableStack();
  const folder = undoing.use(await temporaryDir());
  const at = (...parts: readonly string[]): string => join(folder.path, ...parts);
  for (const name of ['home', 'tmp', 'server']) await mkdir(at(name));
  await plantSpies(folder.path);
  let server = await start(at('server'));
  undoing.defer(() => server.stop());
  const secrets = [TOKEN, READ_ONLY, STRANGERS, WRONG, server.token];
  const written = new Map<Which, Promise<Repository>>();
  const stack = undoing.move();
  return {
    subject,
    repository: (which) => {
      const known = written.get(which) ?? writeRepository(subject, which, { at, server, secrets });
      written.set(which, known);
      return known;
    },
    get server() {
      return server;
    },
    home: (name) => at('given', name),
    stop: () => server.stop(),
    comeBack: async () => {
      server = await start(at('server'), server.port);
    },
    [Symbol.asyncDispose]: async () => {
      // Also where the search itself fails.
      await using _ = stack;
      const leaks = await leaksBelow(folder.path, ['server', 'given'], secrets);
      if (leaks.length > 0) throw new Error(`a token lies in ${leaks.join(', ')}`);
    },
  };
}
