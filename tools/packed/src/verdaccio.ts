import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort } from '@parity-tools/test-kit/free-port';

/** A real npm registry that knows nothing but what a test publishes to it. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
}

export async function startVerdaccio(folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  const config = path.join(folder, 'config.json');
  await writeFile(config, JSON.stringify(configuration(folder), undefined, 2));
  const port = await freePort();
  const args = [await program(), '--config', config, '--listen', `127.0.0.1:${port}`];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const url = `http://127.0.0.1:${port}/`;
  await untilReady(url, child);
  return { url, [Symbol.asyncDispose]: () => stop(child) };
}

/** No uplinks: what we forgot to publish or to bundle is missing, and does not come from elsewhere. */
function configuration(folder: string): object {
  return {
    storage: path.join(folder, 'storage'),
    auth: { htpasswd: { file: path.join(folder, 'htpasswd') } },
    uplinks: {},
    packages: { '**': { access: '$all', publish: '$all', unpublish: '$all' } },
    max_body_size: '1000mb',
    web: { enable: false },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  };
}

async function program(): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('verdaccio/package.json');
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: string | { verdaccio: string } };
  return path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin.verdaccio);
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => output.push(String(text)));
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) break;
    if (await answers(url)) return;
    await pause(100);
  }
  await stop(child);
  throw new Error(`verdaccio did not start.\n${output.join('')}`);
}

async function answers(url: string): Promise<boolean> {
  return fetch(`${url}-/ping`).then(
    (response) => response.ok,
    () => false,
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
