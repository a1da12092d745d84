import path from 'node:path';

import { emptyFolder, fileDigest, type Finished, type Ports, reachVariables } from '@parity-lib/core';

import type { WheelName } from '../wheel/wheel-name.ts';

/** What pip made of a wheel. */
export type PipResult =
  | { readonly is: 'downloaded'; readonly sha256: string; readonly size: number }
  /** There is no pip here. */
  | { readonly is: 'missing' }
  /** It took another file of this version: the one with the higher build tag. */
  | { readonly is: 'other' }
  | { readonly is: 'refused'; readonly words: readonly string[] };

export interface PipQuestion {
  readonly project: string;
  readonly version: string;
  readonly wheel: WheelName;
  readonly indexUrl: URL;
}

type PipPorts = Pick<Ports, 'env' | 'exec'>;

const programs: readonly (readonly string[])[] = [['pip'], ['pip3'], ['python3', '-m', 'pip']];
const inherit = [...reachVariables, 'TMPDIR', 'HTTP_PROXY', 'http_proxy', 'REQUESTS_CA_BUNDLE'];
/** This wheel and nothing else, without questions and without anything that lies on this machine. */
const alone = [
  '--isolated',
  '--no-input',
  '--disable-pip-version-check',
  '--no-cache-dir',
  '--no-deps',
  '--only-binary',
  ':all:',
  // A tag such as `py3` is Python 3.0 to it, which is too old for most.
  '--ignore-requires-python',
];
const limitMs = 10 * 60_000;

/**
 * Downloads one wheel with pip from one index, in an empty folder, without a token and without any configuration. The
 * wheel's own tags are asked for, so that the Python that happens to be here does not matter.
 */
export async function pipDownload(question: PipQuestion, ports: PipPorts): Promise<PipResult> {
  await using folder = await emptyFolder(ports.env);
  const pip = await findPip(folder.path, ports);
  if (pip === undefined) return { is: 'missing' };
  const done = await run([...pip, ...downloadArgs(question, folder.path, ports)], folder.path, ports);
  if (done.exitCode !== 0) return { is: 'refused', words: lastWords(done) };
  const digest = await fileDigest(path.join(folder.path, 'got', question.wheel.fileName));
  return digest === undefined ? { is: 'other' } : { is: 'downloaded', ...digest };
}

async function findPip(folder: string, ports: PipPorts): Promise<readonly string[] | undefined> {
  for (const program of programs) {
    const done = await run([...program, '--version'], folder, ports);
    if (done.exitCode === 0) return program;
  }
  return undefined;
}

function downloadArgs(
  { project, version, wheel, indexUrl }: PipQuestion,
  folder: string,
  { env }: PipPorts,
): readonly string[] {
  const ca = env['NODE_EXTRA_CA_CERTS'];
  return [
    'download',
    ...alone,
    '--index-url',
    indexUrl.href,
    // Plain http was allowed by the config; pip wants to hear it again.
    ...(indexUrl.protocol === 'http:' ? ['--trusted-host', indexUrl.host] : []),
    ...(ca === undefined || ca === '' ? [] : ['--cert', ca]),
    ...tagArgs(wheel),
    '--dest',
    path.join(folder, 'got'),
    `${project}==${version}`,
  ];
}

/** One tag of each set is enough: pip matches what the wheel is tagged with. */
function tagArgs({ python, abi, platform }: WheelName): readonly string[] {
  const [, implementation = 'py', number = '3'] = /^([a-z]+)(\d*)$/.exec(python.at(-1) ?? '') ?? [];
  return [
    '--implementation',
    implementation,
    '--python-version',
    number,
    ...abi.flatMap((tag) => ['--abi', tag]),
    ...platform.flatMap((tag) => ['--platform', tag]),
  ];
}

/** @param cwd empty: Python takes modules from where it is run, and a repository may have a `pip` of its own. */
function run(argv: readonly string[], cwd: string, { exec }: PipPorts): Promise<Finished> {
  return exec.run({
    argv,
    inherit,
    // No file of configuration, not even the machine's, and no home in which one could lie.
    env: { PIP_CONFIG_FILE: '/dev/null', PYTHONNOUSERSITE: '1', HOME: cwd },
    timeoutMs: limitMs,
    cwd,
  });
}

function lastWords({ stderr, stdout }: Finished): readonly string[] {
  const lines = (stderr.trim() === '' ? stdout : stderr).split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').slice(-4);
}
