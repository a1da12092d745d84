import { hasPeers, installPeers, startPypiserver } from '@parity-tools/peers';

import { OWNER, TOKEN } from '../people.ts';
import { hashesOf } from './hashes-of.ts';
import type { LiveServer, Server } from './server.ts';

/** An index that is a folder of wheels and nothing else. */
export const pypiservers: readonly Server[] = (['waitress', 'wsgiref'] as const).map((server) => ({
  name: `pypiserver (${server})`,
  peers: { areHere: hasPeers, install: installPeers },
  start: (folder, port) => startFor(server, folder, port),
  login: 'as the password of a user (Basic)',
  wrongToken: { publish: 'no-permission', dryRun: undefined },
  strangers: 'its digest',
  secondFile: 'taken',
  notes: [
    'Reading needs no token, and so none is looked at: only an upload tells that it is wrong, and with 403, which says the same of a user who may not publish.',
    'It looks at the name of a file alone: what is in the form around it, digests too, it believes.',
    ...(server === 'waitress' ? [] : ['One request at a time, each on a connection of its own (HTTP/1.0).']),
  ],
}));

async function startFor(
  server: 'waitress' | 'wsgiref',
  folder: string,
  port: number | undefined,
): Promise<LiveServer> {
  const running = await startPypiserver(folder, { user: OWNER, password: TOKEN, server, port });
  const { url, upload, index, login } = running;
  return {
    port: Number(new URL(url).port),
    folder,
    place: { registry: { username: OWNER }, artifact: { uploadUrl: upload, indexUrl: index } },
    token: TOKEN,
    upload,
    index,
    user: login,
    files: async () => hashesOf(await running.files()),
    stop: async () => running[Symbol.asyncDispose](),
  };
}
