import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { parseFaults } from './faults/fault.ts';
import { startForge } from './start.ts';
import type { ForgeOptions, LocalForge } from './start.ts';
import { parseWorld } from './world/world.ts';

export const USAGE = `parity-local-forge serve --dir DIR --profile gitea|forgejo [--port N]
  --token TOKEN --owner NAME   one user who may write
  --world FILE                 users, organisations, tokens, settings (transcripts/world.json is one)
  --faults FILE                a JSON list of fault rules
  --root-url URL               what it takes for its own address, if not where it listens
  --key FILE --cert FILE       answer with TLS`;

/** A wrong command line. */
export class UsageError extends Error {}

/** Starts the forge that the arguments describe. */
export async function serve(args: readonly string[]): Promise<LocalForge> {
  return startForge(parseServe(args));
}

function parseServe(args: readonly string[]): ForgeOptions {
  const { values, positionals } = read(args);
  const { dir, profile, port = '0', token, owner, world, faults, key, cert, 'root-url': rootUrl } = values;
  if (positionals.join(' ') !== 'serve') throw new UsageError('the one command is serve');
  if (dir === undefined) throw new UsageError('--dir is missing');
  if (profile !== 'gitea' && profile !== 'forgejo') throw new UsageError('--profile is gitea or forgejo');
  if (!/^\d{1,5}$/.test(port)) throw new UsageError('--port is a number');
  if ((token === undefined) !== (owner === undefined))
    throw new UsageError('--token and --owner go together');
  if (world === undefined && token === undefined)
    throw new UsageError('either --world, or --token and --owner');
  if ((key === undefined) !== (cert === undefined)) throw new UsageError('--key and --cert go together');
  return {
    dir,
    profile,
    port: Number(port),
    ...(token === undefined ? {} : { token }),
    ...(owner === undefined ? {} : { owner }),
    ...(rootUrl === undefined ? {} : { rootUrl }),
    ...(world === undefined ? {} : { world: parseWorld(readJson(world)) }),
    ...(faults === undefined ? {} : { faults: parseFaults(readJson(faults)) }),
    ...(key === undefined || cert === undefined
      ? {}
      : { tls: { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') } }),
  };
}

function read(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const names = { dir: text, profile: text, port: text, token: text, owner: text, world: text };
  const options = { ...names, faults: text, key: text, cert: text, 'root-url': text };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
