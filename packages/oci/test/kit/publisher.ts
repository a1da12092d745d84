import { bytesReader, isUnclear, type Ports, type Step } from '@parity-lib/core';
import { HttpClient, parseTarget, Secrets } from '@parity-lib/core/testing';
import { collectedLog, fakeClock, testPorts } from '@parity-tools/test-kit';

import type { Blob } from '../../src/client/blob.ts';
import { OciRegistry } from '../../src/client/registry.ts';
import { Repository } from '../../src/client/repository.ts';
import { digestOfBytes } from '../../src/digest.ts';
import { login } from './servers.ts';

export interface PublisherParts {
  /** `undefined` for nobody. */
  readonly token?: string | undefined;
  readonly name?: string;
  readonly dryRun?: boolean;
  readonly authHosts?: readonly string[];
  readonly ports?: Partial<Ports>;
}

/** Somebody who pushes to a repository, with what was logged and learnt meanwhile. */
export interface Publisher {
  readonly repository: Repository;
  readonly secrets: Secrets;
  readonly log: ReturnType<typeof collectedLog>;
}

export function publisher(origin: string, parts: PublisherParts = {}): Publisher {
  const { name = 'oleks/tool', dryRun = false, authHosts } = parts;
  const token = 'token' in parts ? parts.token : login.password;
  const log = collectedLog();
  const ports = testPorts({ log, ...parts.ports });
  const secrets = new Secrets();
  const target = parseTarget({ host: origin, owner: login.user, authHosts });
  const http = new HttpClient(target, ports, { token, dryRun, secrets });
  // Nothing waits for the real time; a clock that skips would end all limits at once.
  const clock = parts.ports?.clock ?? fakeClock();
  return { repository: new Repository(new OciRegistry(http, { clock }), name), secrets, log };
}

/** Opens of a source so far: where each began. */
export type Opened = readonly number[];

export function blobOf(
  bytes: Uint8Array,
  parts: Partial<Blob> = {},
): { readonly blob: Blob; readonly opened: Opened } {
  const opened: number[] = [];
  const source = {
    name: 'layer 1',
    size: bytes.length,
    open: (from = 0) => {
      opened.push(from);
      return Promise.resolve(bytesReader(bytes, from));
    },
  };
  return { blob: { digest: digestOfBytes(bytes), source, ...parts }, opened };
}

/** Bytes that differ at every place, so that a piece at a wrong offset is no part of the blob. */
export function someBytes(size: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  let state = seed;
  for (let at = 0; at < size; at += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

/**
 * What applying a plan does with a step: after an unclear try it looks again, and tries up to five times.
 *
 * @returns how many tries it took.
 */
export async function apply(step: Step, progress: (sent: number) => void = () => {}): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    try {
      await step.apply(progress);
      return tries;
    } catch (error) {
      if (!isUnclear(error)) throw error;
      const state = await step.probe(true);
      if (state.is === 'done') return tries;
      if (tries === 5) throw error.blocked;
    }
  }
}

export async function failure(promise: Promise<unknown>): Promise<Error & { readonly blocker?: string }> {
  return promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error as Error,
  );
}
