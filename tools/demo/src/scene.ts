import { randomBytes } from 'node:crypto';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { FaultRule } from '@parity-lib/local-forge';
import { freePort } from '@parity-tools/test-kit/free-port';

import { type Consumer, createConsumer } from './consumer.ts';
import { environment } from './environment.ts';
import { ForgeProcess } from './forge-process.ts';
import { prose, say } from './narrate.ts';
import { Registry } from './registry.ts';
import type { Tour } from './tour.ts';

/** Everything the steps work with; all of it is gone afterwards. */
export interface Scene extends AsyncDisposable {
  readonly tour: Tour;
  readonly consumer: Consumer;
  readonly forge: ForgeProcess;
  readonly registry: Registry;
  /** Random for each run, and good for nothing else. */
  readonly token: string;
  readonly stop: AbortSignal;
}

export async function openScene(options: {
  tour: Tour;
  faults: readonly FaultRule[];
  stop: AbortSignal;
}): Promise<Scene> {
  const { tour, faults, stop } = options;
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await mkdtempDisposable(path.join(tmpdir(), 'parity-demo-'))).path;
  const token = randomBytes(20).toString('hex');
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const env = environment(folder, token);
  const consumer = await createConsumer({ tour, folder: path.join(folder, 'repository'), host, env, stop });
  const { owner } = consumer;
  const forge = stack.use(new ForgeProcess({ dir: path.join(folder, 'forge'), port, owner, token, faults }));
  const registry = new Registry({ url: `http://${host}`, owner, token, tour, stop });
  say(
    prose(
      `examples/${tour.kind} is copied to ${consumer.folder} and committed; its registry is ${host}, and` +
        ' REGISTRY_TOKEN is set to a token made up a moment ago.',
    ),
  );
  const kept = stack.move();
  return { tour, consumer, forge, registry, token, stop, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}
