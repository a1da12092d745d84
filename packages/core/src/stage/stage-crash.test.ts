import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { targetOf, tempFolder, type TempFolder, testPorts } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import { loadStage, verifyStage } from './load-stage.ts';
import { StageStore } from './store.ts';
import { type Staged, writeStage } from './write-stage.ts';

const id = { arch: 'amd64', archetype: 'thing', artifact: 'tool' } as const;
const release = {
  version: '1',
  revision: 0,
  dirty: false,
  epoch: 0,
  from: 'VERSION',
  kind: 'release',
} as const;

/** Stages again and again in a process of its own, a line for each file and each stage, until it is killed. */
async function killedWhileStaging(folder: TempFolder, parts: { afterLines: number; hangInFill?: boolean }) {
  const from = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);
  const text = `
    import { nodeMachine } from ${from('../ports-node.ts')};
    import { parseTarget } from ${from('../http/target.ts')};
    import { StageStore } from ${from('./store.ts')};
    import { writeStage } from ${from('./write-stage.ts')};
    const ports = nodeMachine().ports({ note() {}, detail() {} }, { isIn: () => false });
    const registry = parseTarget({ host: 'git.example.org', owner: 'oleks' });
    const at = { store: new StageStore(${JSON.stringify(folder.at('store'))}), id: ${JSON.stringify(id)}, root: ${JSON.stringify(folder.at('inputs'))} };
    for (let turn = 0; ; turn += 1) {
      const release = { ...${JSON.stringify(release)}, version: String(turn), registry };
      await writeStage(at, release, async (writer) => {
        for (const name of ['a', 'b', 'c']) {
          await writer.addFile(name, name);
          console.log(name);
        }
        if (${parts.hangInFill === true}) await new Promise(() => setInterval(() => {}, 1000));
        return {};
      }, ports);
      console.log(turn);
    }
  `;
  const args = ['-C', '@parity/source', '--no-warnings', '--input-type=module-typescript', '--eval', text];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let lines = 0;
  for await (const _ of createInterface(child.stdout)) {
    lines += 1;
    if (lines === parts.afterLines) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'close');
  expect(child.signalCode).toBe('SIGKILL');
}

async function read(folder: TempFolder): Promise<Staged | undefined> {
  const staged = await loadStage(new StageStore(folder.at('store')), id);
  if (staged !== undefined) await verifyStage(staged, new AbortController().signal);
  return staged;
}

async function stageAgain(folder: TempFolder): Promise<void> {
  const store = new StageStore(folder.at('store'));
  await writeStage(
    { store, id, root: folder.at('inputs') },
    { ...release, version: 'again', registry: targetOf('git.example.org') },
    (writer) => writer.addFile('a', 'a'),
    testPorts(),
  );
  await store.removals.settled();
}

const inputs = (folder: TempFolder): void => {
  for (const name of ['a', 'b', 'c']) folder.write(`inputs/${name}`, name.repeat(300_000));
};

test('killed while files are added: the old stage is whole, and the next staging clears up', async () => {
  using folder = tempFolder();
  inputs(folder);
  await stageAgain(folder);
  await killedWhileStaging(folder, { afterLines: 3, hangInFill: true });
  expect(readdirSync(folder.at('store/amd64/thing'))).toHaveLength(2);
  expect((await read(folder))?.record.release.version).toBe('again');
  await stageAgain(folder);
  expect(readdirSync(folder.at('store/amd64/thing'))).toEqual(['tool']);
});

test('killed before there ever was a stage: there is none', async () => {
  using folder = tempFolder();
  inputs(folder);
  await killedWhileStaging(folder, { afterLines: 3, hangInFill: true });
  expect(await read(folder)).toBeUndefined();
});

test.each([4, 5, 7, 8, 11, 12, 16, 40])(
  'killed anywhere, after %i lines: a whole stage or none, and the next one is whole',
  async (afterLines) => {
    using folder = tempFolder();
    inputs(folder);
    await killedWhileStaging(folder, { afterLines });
    const staged = await read(folder);
    if (staged !== undefined) {
      expect(staged.record.files.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
      expect(readFileSync(`${staged.dir}/files/a`, 'utf8')).toBe('a'.repeat(300_000));
    }
    await stageAgain(folder);
    expect((await read(folder))?.record.release.version).toBe('again');
    expect(readdirSync(folder.at('store/amd64/thing'))).toEqual(['tool']);
  },
);
