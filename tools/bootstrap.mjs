// The one file that must run on whatever Node (>= 20) the machine has, before anything is installed.
// It installs the workspace (which brings Node 24 and pnpm), then runs one of the tasks below with those.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = path.join(root, 'node_modules/.bin');
const stamp = path.join(root, 'node_modules/.parity-installed');
const pnpmVersion = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).devDependencies.pnpm;

const source = ['-C', '@parity/source'];
const tasks = {
  build: [['turbo', 'run', 'build']],
  demo: [['node', ...source, 'tools/demo/src/main.ts']],
  test: [
    ['turbo', 'run', 'build', '--output-logs=errors-only'],
    ['vitest', 'run'],
  ],
  check: [['node', ...source, 'tools/check/src/main.ts']],
  bench: [
    ['turbo', 'run', 'build', '--output-logs=errors-only'],
    ['node', ...source, 'tools/bench/src/main.ts'],
  ],
  install: [],
};

const [task = '', ...rest] = process.argv.slice(2);
if (!Object.hasOwn(tasks, task)) {
  console.error(`usage: node tools/bootstrap.mjs ${Object.keys(tasks).join(' | ')}`);
  process.exit(2);
}
const env = {
  ...process.env,
  PATH: bin + path.delimiter + process.env.PATH,
  TURBO_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
  // End-to-end tests run what is shipped; without it, the sources.
  ...(task === 'test' ? { PARITY_BUILT: '1' } : {}),
};
install();
// What else was typed is for the last command.
tasks[task].at(-1)?.push(...rest);
for (const [command, ...args] of tasks[task]) run(command, args);

/** Installs only when the lock file changed since the last time: a re-run starts at once, also offline. */
function install() {
  const want = createHash('sha256')
    .update(readFileSync(path.join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;
  console.error('Setting up: installing what parity is built with (once; about a minute) …');
  const args = [
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--reporter=append-only',
    '--loglevel=error',
  ];
  if (existsSync(path.join(bin, 'pnpm'))) run('pnpm', args);
  else run('npx', ['--yes', '--prefer-offline', `pnpm@${pnpmVersion}`, ...args]);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, want);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' });
  if (error) console.error(`${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}
