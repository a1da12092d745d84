import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import type { Subject } from '../subject.ts';
import { dryRun, looked, publish, refused } from './act.ts';
import { assertEnded, type Wanted } from './client.ts';
import { type ContractScene, openContract } from './contract-scene.ts';
import type { Contract } from './contract.ts';
import type { Server } from './server.ts';
import { tryAct } from './try-act.ts';

const timeout = 300_000;

/** Other programs publish what we publish, and get what we published. */
export function clientSuite(subject: Subject, server: Server, { clients, copiesFrom }: Contract): void {
  for (const client of clients) {
    const { name, publish: send, copy, fetch, verifies } = client;
    const run = test.skipIf(!client.isHere()).concurrent;
    if (send !== undefined)
      run(`what ${name} published is done, or a conflict`, { timeout }, async () => {
        await using scene = await openContract(subject, server);
        const { wanted, home } = await begin(scene, name);
        assertEnded(await send(wanted, scene.server, home));
        const sha256 = client.addsWords === true ? (expect.any(String) as unknown) : wanted.sha256;
        expect(await scene.server.files()).toEqual({ [wanted.file]: sha256 });
        await recognise(scene, server);
      });
    if (copy !== undefined && copiesFrom !== undefined)
      run(`what ${name} copied is done, or a conflict`, { timeout }, async () => {
        await using source = await openContract(subject, copiesFrom);
        await using scene = await openContract(subject, server);
        const { wanted, home } = await begin(scene, name);
        await succeed(source);
        await copy(wanted, source.server, scene.server, home);
        expect(await scene.server.files()).toEqual({ [wanted.file]: wanted.sha256 });
        await recognise(scene, server);
      });
    if (fetch !== undefined)
      run(`what we published is got by ${name}`, { timeout }, async () => {
        await using scene = await openContract(subject, server);
        const { wanted, home } = await begin(scene, name);
        await succeed(scene);
        expect(await fetch(wanted, scene.server, home)).toEqual({ [wanted.file]: wanted.sha256 });
      });
    if (verifies !== undefined)
      run(`verify asks ${name}`, { timeout }, async () => {
        await using scene = await openContract(subject, server);
        await succeed(scene);
        const env = { PATH: `${await verifies.folder()}:/usr/bin:/bin` };
        const ends = () => looked({ says: verifies.says });
        await tryAct(scene, { what: `verify with ${name}`, args: ['verify'], env, ends }, server);
      });
  }
}

/** Somebody else's bytes are ours when they are the same. */
async function recognise(scene: ContractScene, server: Server): Promise<void> {
  const done = () => looked({ says: 'Everything is published' });
  await tryAct(scene, { what: 'dry run', args: dryRun, ends: done }, server);
  const nothing = () => looked({ says: 'nothing to do' });
  await tryAct(scene, { what: 'publish', args: publish, ends: nothing }, server);
  const conflict = () => refused('version-conflict');
  await tryAct(scene, { what: 'publish other bytes', by: 'theirs', args: publish, ends: conflict }, server);
}

async function succeed({ repository }: ContractScene): Promise<void> {
  const { exit, stderr } = await (await repository('ours')).run(publish);
  expect(exit, stderr).toBe(0);
}

/** The one file of the release, and a home for somebody. */
async function begin(scene: ContractScene, name: string): Promise<{ wanted: Wanted; home: string }> {
  const { dir, release, place, published } = await scene.repository('ours');
  const [file, sha256] = Object.entries(published)[0]!;
  const [input = ''] = release.inputs;
  const home = scene.home(name);
  await mkdir(home);
  return { wanted: { ...place, file, path: join(dir, input), sha256 }, home };
}
