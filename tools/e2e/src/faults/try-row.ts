import { execFile } from 'node:child_process';
import { join } from 'node:path';

import { type LocalForge, type ProfileName, startForge } from '@parity-lib/local-forge';

import { basic, OWNER, TOKEN, world } from '../people.ts';
import { type Finished, runCli } from '../run-cli.ts';
import { temporaryDir } from '../temporary-dir.ts';
import { type Holdings, holdingsOf } from './holdings.ts';
import type { Row } from './rows.ts';
import type { Subject } from './subject.ts';

/** A publish that met a fault, and the one after it, when the fault is over. */
export interface Tried {
  readonly first: Finished;
  readonly held: Holdings;
  readonly second: Finished;
  readonly heldAtLast: Holdings;
}

/** Of another package of the same owner: nobody has any business with it. */
export const bystander: Holdings = {
  'generic/bystander/1.0.0/file': 'd59c2a5f721ce135ce54628b1ad8ad8b8eb26c8bbe2e2abe1cdca97e2d6ab446',
};

export async function tryRow(subject: Subject, row: Row, profile: ProfileName): Promise<Tried> {
  return withForge(subject, profile, async (forge, folder) => {
    for (const rule of row.rules?.(subject) ?? []) forge.addFault(rule);
    const publish = (token: string): Promise<Finished> =>
      runCli({
        bin: subject.bin,
        cwd: folder,
        args: ['publish', '--publish'],
        env: { VERSION: subject.version, REGISTRY_TOKEN: token },
      });
    const first = await publish(row.token ?? TOKEN);
    forge.clearFaults();
    const held = await holdingsOf(forge.url);
    const second = await publish(TOKEN);
    return { first, held, second, heldAtLast: await holdingsOf(forge.url) };
  });
}

/** One run of curl. */
export interface NaiveRun {
  readonly exit: number;
  /** Whether the registry has what was sent. */
  readonly isStored: boolean;
}

/** The same by curl, twice: under the fault, and when it is over. */
export async function tryNaive(
  subject: Subject,
  row: Row,
  profile: ProfileName,
): Promise<readonly NaiveRun[]> {
  return withForge(subject, profile, async (forge, folder) => {
    for (const rule of row.rules?.(subject) ?? []) forge.addFault(rule);
    const curl = async (token: string): Promise<NaiveRun> => {
      const exit = await exitOf('curl', subject.naive({ url: forge.url, owner: OWNER, token }), folder);
      forge.clearFaults();
      const held = await holdingsOf(forge.url);
      return { exit, isStored: Object.keys(held).length > Object.keys(bystander).length };
    };
    return [await curl(row.token ?? TOKEN), await curl(TOKEN)];
  });
}

async function withForge<T>(
  subject: Subject,
  profile: ProfileName,
  use: (forge: LocalForge, folder: string) => Promise<T>,
): Promise<T> {
  await using folder = await temporaryDir();
  const forge = await startForge({ dir: join(folder.path, 'forge'), profile, world: world() });
  try {
    await fetch(`${forge.url}/api/packages/${OWNER}/generic/bystander/1.0.0/file`, {
      method: 'PUT',
      body: 'untouched',
      headers: { authorization: basic(OWNER, TOKEN) },
    });
    const repository = join(folder.path, 'repository');
    await subject.write(repository, { host: new URL(forge.url).host, owner: OWNER });
    return await use(forge, repository);
  } finally {
    await forge.stop();
  }
}

function exitOf(program: string, args: readonly string[], cwd: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const child = execFile(program, args, { cwd });
  child.once('error', reject);
  child.once('exit', (code) => resolve(code ?? -1));
  return promise;
}
