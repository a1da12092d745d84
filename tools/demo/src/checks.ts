import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expectThat } from './mismatch.ts';
import { runToEnd } from './run.ts';
import type { Scene } from './scene.ts';
import type { Check } from './step.ts';
import { filesOf } from './tour.ts';

const stagedHello = '.parity-stage/noarch/generic-binary/hello/files/hello';

export const stagedAsBuilt: Check = async ({ consumer: { folder } }) => {
  const staged = await readFile(path.join(folder, stagedHello));
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
      : `the registry holds ${list(versions)}, byte for byte`;
  };
}

/** What `npm install` takes when nobody says a version. */
export function tagStandsAt(version: string): Check {
  return async ({ registry, tour }) => {
    const tags = await registry.distTags(filesOf(tour).packageName);
    expectThat(tags['latest'] === version, `latest at ${version}`, JSON.stringify(tags));
    return `the tag latest stands at ${version}`;
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

async function expectRelease(version: string, { tour, registry, consumer }: Scene): Promise<void> {
  const files = (await registry.fileNames(version)).toSorted();
  const { files: namesOf, built } = filesOf(tour);
  const names = namesOf(version);
  expectThat(files.join() === names.join(), `files of ${version}: ${list(names)}`, list(files));
  const file = built.file(version);
  const ours = await consumer.builtFor(version);
  const theirs = await registry.download(version, file);
  expectThat(theirs.equals(ours), `${file} of ${version} is ${digest(ours)}`, digest(theirs));
}

/** Beside each program lies its checksum, as `sha256sum` writes it. */
export function checksumFits(version: string): Check {
  return async ({ registry, consumer }) => {
    const ours = digest(await consumer.builtFor(version));
    const checksum = (await registry.download(version, 'hello.sha256')).toString();
    expectThat(checksum === `${ours}  hello\n`, `checksum ${ours}`, checksum.trimEnd());
    return 'its checksum fits';
  };
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function list(words: readonly string[]): string {
  return words.join(' and ') || 'none';
}
