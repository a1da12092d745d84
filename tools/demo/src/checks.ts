import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expectThat } from './mismatch.ts';
import { runToEnd } from './run.ts';
import type { Scene } from './scene.ts';
import type { Check } from './step.ts';

const names = ['hello', 'hello.sha256'];

export const stagedAsBuilt: Check = async ({ consumer: { folder } }) => {
  const staged = await readFile(path.join(folder, '.parity-stage/noarch/generic-binary/hello/files/hello'));
  const built = await readFile(path.join(folder, 'out/hello'));
  expectThat(staged.equals(built), `${digest(built)} in the stage`, digest(staged));
  return 'the stage holds the built file, byte for byte';
};

export const nothingWasBuilt: Check = async (_scene, { output }) => {
  expectThat(!output.includes('Building'), 'no build', 'a build, see above');
  return 'nothing was built';
};

/** Not one request that could have changed something. */
export const nothingWasSent: Check = async (_scene, { requests }) => {
  const writes = requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  const came = writes.map(({ method, path }) => `${method} ${path}`).join(', ');
  expectThat(writes.length === 0, 'no writing request to the registry', came);
  return 'nothing was sent to the registry';
};

/** The registry has these versions and no other, each with the bytes that were built for it. */
export function registryHolds(...versions: readonly string[]): Check {
  return async (scene) => {
    const held = (await scene.registry.versions()).toSorted();
    expectThat(held.join() === versions.join(), `versions: ${list(versions)}`, list(held));
    for (const version of versions) await expectRelease(version, scene);
    return versions.length === 0
      ? 'the registry is still empty'
      : `the registry holds ${list(versions)}: program and checksum, byte for byte`;
  };
}

/** A user's way: download, run. */
export function runsAfterDownload(version: string, args: readonly string[], prints: string): Check {
  return async ({ consumer, registry, stop }) => {
    const file = path.join(consumer.env['HOME'] ?? consumer.folder, 'downloaded-hello');
    await writeFile(file, await registry.download(version, 'hello'), { mode: 0o700 });
    const { output } = await runToEnd(file, args, { cwd: consumer.folder, env: consumer.env, stop });
    expectThat(output === `${prints}\n`, prints, output.trimEnd());
    return `downloaded and run as "hello ${args.join(' ')}", it prints "${prints}"`;
  };
}

async function expectRelease(version: string, { registry, consumer }: Scene): Promise<void> {
  const files = (await registry.fileNames(version)).toSorted();
  expectThat(files.join() === names.join(), `files of ${version}: ${list(names)}`, list(files));
  const ours = await consumer.builtFor(version);
  const theirs = await registry.download(version, 'hello');
  expectThat(theirs.equals(ours), `hello ${version} is ${digest(ours)}`, digest(theirs));
  const checksum = (await registry.download(version, 'hello.sha256')).toString();
  expectThat(checksum === `${digest(ours)}  hello\n`, `checksum ${digest(ours)}`, checksum.trimEnd());
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function list(words: readonly string[]): string {
  return words.join(' and ') || 'none';
}
