import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { sweep } from './container/sweep.ts';
import { FaultBook } from './faults/fault-book.ts';
import type { FaultRule } from './faults/fault.ts';
import { openForge } from './forge.ts';
import type { Forge } from './forge.ts';
import type { LoggedRequest, OpenEntry } from './log/request-log.ts';
import type { ProfileName } from './profile/profile.ts';
import { PROFILES } from './profile/profiles.ts';
import { createForgeServer, type TlsOptions } from './server.ts';
import { surfacesOf } from './surfaces.ts';
import { parseWorld, worldOfOne } from './world/world.ts';
import type { World } from './world/world.ts';

const HOST = '127.0.0.1';

/** How to start a forge: with a world, or with one owner and the token that may write for it. */
export interface ForgeOptions {
  /** Where it keeps everything; what is there already is served again. */
  readonly dir: string;
  readonly profile: ProfileName;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly world?: World;
  readonly token?: string;
  readonly owner?: string;
  readonly faults?: readonly FaultRule[];
  readonly tls?: TlsOptions;
  /** What the forge takes for its own address, if not where it listens: a ROOT_URL that was set wrongly. */
  readonly rootUrl?: string;
  /** The forge's clock, for tests that must not cross a second. */
  readonly now?: () => number;
}

/** A running forge. */
export interface LocalForge {
  readonly url: string;
  readonly port: number;
  /** Every request since the start or the last `clearRequests`, oldest first. */
  readonly requests: readonly LoggedRequest[];
  clearRequests(): void;
  /** Returns how to take the rule back. */
  addFault(rule: FaultRule): () => void;
  clearFaults(): void;
  /** Runs the nightly clean-up as it would be so many milliseconds from now. */
  sweep(afterMs?: number): void;
  /** Resolves when no request is being worked on any more: what came whole is stored, also where its client has gone. */
  idle(): Promise<void>;
  /** Closes every socket at once, also those that hang. */
  stop(): Promise<void>;
}

/** Starts a forge on the loopback interface. */
export async function startForge(options: ForgeOptions): Promise<LocalForge> {
  const { dir, profile, port = 0, tls, now = Date.now } = options;
  const faults = new FaultBook();
  for (const rule of options.faults ?? []) faults.add(rule);
  const forge = openForge(dir, PROFILES[profile], parseWorld(worldOf(options)), now);
  const log: OpenEntry[] = [];
  const underWay = new Set<Promise<void>>();
  const server = createForgeServer({ forge, surfaces: surfacesOf(forge), faults, log, underWay }, tls);
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    forge.close();
    throw error;
  }
  const { port: taken } = server.address() as AddressInfo;
  const url = `${tls === undefined ? 'http' : 'https'}://${HOST}:${taken}`;
  forge.base = options.rootUrl ?? url;
  return {
    url,
    port: taken,
    requests: log,
    clearRequests: () => void log.splice(0),
    addFault: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    sweep: (afterMs = 0) => sweep(forge, now() + afterMs),
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop: async () => stop(server, forge),
  };
}

async function stop(server: Server, forge: Forge): Promise<void> {
  if (server.listening) {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  forge.close();
}

function worldOf({ world, token, owner }: ForgeOptions): World {
  if (token === undefined && owner === undefined && world !== undefined) return world;
  if (token === undefined || owner === undefined)
    throw new Error('a forge needs a world, or an owner and a token, or all three');
  const one = worldOfOne(owner, token);
  if (world === undefined) return one;
  return { ...world, tokens: [...(world.tokens ?? []), ...(one.tokens ?? [])] };
}
