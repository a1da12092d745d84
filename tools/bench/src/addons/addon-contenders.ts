import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Contender } from '../compare.ts';
import { programOf } from '../programs.ts';
import type { Tarball } from './write-tarball.ts';

/** Somewhere packages are published to. */
export interface Registry {
  /** What npm has in `registry`, with a slash at its end. */
  readonly url: string;
  readonly token: string;
  /** What parity.json says of it: beside the artifacts, and in one. */
  readonly said: { readonly top?: object; readonly artifact?: object };
  empty(): Promise<void>;
}

/** The built program, in a repository of its own. */
export async function parity(
  { file, name, version }: Tarball,
  { token, said }: Registry,
  folder: string,
): Promise<Contender> {
  await mkdir(folder, { recursive: true });
  const artifact = { pname: name, version, arch: 'noarch', tarball: file, ...said.artifact };
  await writeFile(path.join(folder, 'parity.json'), JSON.stringify({ ...said.top, 'npm-addon': artifact }));
  return {
    name: 'publish --publish',
    prepare: async () => {
      // As a pipeline has it: a fresh checkout, without the stage of an earlier run.
      await rm(path.join(folder, '.parity-stage'), { recursive: true, force: true });
      return {
        argv: [process.execPath, programOf('npm-addon'), 'publish', '--publish'],
        cwd: folder,
        env: { HOME: folder, REGISTRY_TOKEN: token, VERSION: version },
      };
    },
  };
}

/** The machine's npm, run by the Node that we run with. */
export async function npmPublish(
  { file }: Tarball,
  { url, token }: Registry,
  folder: string,
): Promise<Contender> {
  await mkdir(folder, { recursive: true });
  const settings = path.join(folder, '.npmrc');
  const lines = [`registry=${url}`, `${url.replace(/^http:/, '')}:_authToken=${token}`];
  const quiet = ['update-notifier=false', 'audit=false', 'fund=false', 'fetch-retries=0'];
  await writeFile(settings, `${[...lines, ...quiet].join('\n')}\n`);
  return {
    name: 'npm publish',
    prepare: async () => ({
      argv: ['npm', 'publish', file],
      cwd: folder,
      env: { HOME: folder, npm_config_userconfig: settings, npm_config_cache: path.join(folder, 'cache') },
    }),
  };
}

/** What no program in Node can be much faster than, on the same server. */
export async function barePut(
  { file, name, version }: Tarball,
  { url, token }: Registry,
  folder: string,
): Promise<Contender> {
  const program = path.join(import.meta.dirname, 'bare-put.mjs');
  return {
    name: 'a bare PUT in Node',
    prepare: async () => ({
      argv: [process.execPath, program, url, token, name, version, file],
      cwd: folder,
      env: { HOME: folder },
    }),
  };
}
