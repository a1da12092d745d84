import { devNull } from 'node:os';
import path from 'node:path';

import type { Login } from './login.ts';
import { installPython } from './python.ts';
import { nowhere, runClient } from './run-client.ts';
import type { ClientOptions } from './run-client.ts';
import type { Ended } from './run-program.ts';

export interface PythonClientOptions extends ClientOptions {
  /** Where packages are read: the URL that ends with `simple/`. */
  readonly index?: string;
  /** Where packages are published. */
  readonly upload?: string;
  readonly login?: Login;
}

/** What `pip install` installs goes to `site` in the home: the environment itself belongs to everybody. */
export async function pip(args: readonly string[], options: PythonClientOptions): Promise<Ended> {
  const { program } = await installPython();
  const settings = {
    PIP_CONFIG_FILE: devNull, // the one value that keeps it from reading any settings
    PIP_INDEX_URL: withLogin(options.index ?? nowhere, options.login),
    PIP_TARGET: path.join(options.home, 'site'),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_RETRIES: '0',
    PIP_NO_INPUT: '1',
  };
  return runClient(program, ['-m', 'pip', ...args], settings, options);
}

export async function twine(args: readonly string[], options: PythonClientOptions): Promise<Ended> {
  const { program } = await installPython();
  const settings = {
    TWINE_REPOSITORY_URL: options.upload ?? nowhere,
    TWINE_NON_INTERACTIVE: '1',
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
    ...named('TWINE', options.login),
  };
  return runClient(program, ['-m', 'twine', ...args], settings, options);
}

/** `uv pip install` wants `--target`, or an environment that `uv venv` made. */
export async function uv(args: readonly string[], options: PythonClientOptions): Promise<Ended> {
  const program = (await installPython()).uv;
  const settings = {
    UV_NO_CONFIG: '1',
    UV_DEFAULT_INDEX: withLogin(options.index ?? nowhere, options.login),
    UV_PUBLISH_URL: options.upload ?? nowhere,
    UV_PYTHON_DOWNLOADS: 'never',
    UV_HTTP_RETRIES: '0',
    ...named('UV_PUBLISH', options.login),
  };
  return runClient(program, args, settings, options);
}

function named(prefix: string, login: Login | undefined): Record<string, string> {
  if (login === undefined) return {};
  return { [`${prefix}_USERNAME`]: login.user, [`${prefix}_PASSWORD`]: login.password };
}

function withLogin(url: string, login: Login | undefined): string {
  if (login === undefined) return url;
  return Object.assign(new URL(url), { username: login.user, password: login.password }).href;
}
