import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { installPython, type Login } from '@parity-tools/peers';

import type { Contender } from '../compare.ts';
import { programOf } from '../programs.ts';
import type { WheelFolder } from './wheel-folder.ts';

/** Somewhere wheels are uploaded to. */
export interface Index {
  /** Where they are looked for. */
  readonly index: string;
  readonly upload: string;
  readonly login: Login;
  empty(): Promise<void>;
}

/** Whoever uploads these wheels to this index. All of them know nothing of the machine: their home is a folder of its own. */
export async function wheelContenders(
  { folder, name, version, wheels }: WheelFolder,
  { index, upload, login }: Index,
  home: string,
): Promise<readonly Contender[]> {
  const { program: python, uv } = await installPython();
  const { user, password } = login;
  const repository = `${folder}, as a repository`;
  await mkdir(repository, { recursive: true });
  await mkdir(home, { recursive: true });
  const artifact = { pname: name, version, wheel: folder, uploadUrl: upload, indexUrl: index };
  const config = { registry: { username: user }, 'pypi-wheel': artifact };
  await writeFile(path.join(repository, 'parity.json'), JSON.stringify(config));
  const own = {
    HOME: home,
    LANG: 'C.UTF-8',
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
  };
  return [
    {
      name: 'publish --publish',
      prepare: async () => {
        // As a pipeline has it: a fresh checkout, without the stage of an earlier run.
        await rm(path.join(repository, '.parity-stage'), { recursive: true, force: true });
        return {
          argv: [process.execPath, programOf('pypi-wheel'), 'publish', '--publish'],
          cwd: repository,
          env: { ...own, REGISTRY_TOKEN: password, VERSION: version },
        };
      },
    },
    {
      name: 'twine upload',
      prepare: async () => ({
        argv: [python, '-m', 'twine', 'upload', '--non-interactive', '--repository-url', upload, ...wheels],
        cwd: home,
        env: { ...own, TWINE_USERNAME: user, TWINE_PASSWORD: password },
      }),
    },
    {
      name: 'uv publish',
      prepare: async () => ({
        argv: [uv, '--no-config', 'publish', '--publish-url', upload, ...wheels],
        cwd: home,
        env: { ...own, UV_PUBLISH_USERNAME: user, UV_PUBLISH_PASSWORD: password },
      }),
    },
    {
      name: 'a bare loop in Node',
      prepare: async () => ({
        argv: [
          process.execPath,
          path.join(import.meta.dirname, 'bare-loop.mjs'),
          upload,
          `${user}:${password}`,
          ...wheels,
        ],
        cwd: home,
        env: own,
      }),
    },
  ];
}
