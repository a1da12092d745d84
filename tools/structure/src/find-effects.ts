import { transform } from 'esbuild';

import type { WorkspacePackage } from './workspace-package.ts';

/** Where a published package may touch the machine. */
const edgeFiles: readonly RegExp[] = [
  /^@parity-lib\/core src\/(?:ports-node|run-child)\.ts$/,
  /^\S+ src\/bin\.ts$/,
  // What computes a hash is not to be told from one: whoever asks for it needs no port.
  /^@parity-lib\/core src\/hash\/(?:hash-thread|sha256\.thread)\.ts$/,
];

const forbiddenModules = [
  'http',
  'https',
  'http2',
  'net',
  'tls',
  'dgram',
  'dns',
  'os',
  'child_process',
  'cluster',
  'process',
  'worker_threads',
  'timers',
];

const globals = [
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'performance',
  'console',
  'crypto',
];
/** `Date.UTC`, `new Date(milliseconds)` and `Math.max` are pure; these are not. */
const members = ['Date.now', 'Math.random'];
const marker = 'MACHINE_';

/** Every value import or global in a package's sources that reaches the machine outside the edge files. */
export async function findEffects(one: WorkspacePackage): Promise<readonly string[]> {
  const inner = [...one.sources].filter(
    ([file]) => !edgeFiles.some((edge) => edge.test(`${one.name} ${file}`)),
  );
  const found = await Promise.all(
    inner.map(async ([file, text]) =>
      (await effectsOf(text)).map((effect) => `${one.name}: ${file} uses ${effect}`),
    ),
  );
  return found.flat();
}

/**
 * esbuild drops types and comments and renames only real uses of a global, so neither a type import, nor a local
 * variable called `process`, nor the word in a message counts.
 */
export async function effectsOf(text: string): Promise<readonly string[]> {
  const { code } = await transform(text, {
    loader: 'ts',
    format: 'esm',
    target: 'esnext',
    legalComments: 'none',
    define: Object.fromEntries(
      [...globals, ...globals.map((name) => `globalThis.${name}`), ...members, 'Date'].map((name) => [
        name,
        marker + name.replace('.', '$'),
      ]),
    ),
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return [...new Set([...importedEffects(code), ...randomEffects(code), ...globalEffects(code)])];
}

function importedEffects(code: string): string[] {
  const imports = code.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*"([^"]+)"/g);
  return [...imports].flatMap(([, name = '']) => (isForbidden(name) ? [`import of ${name}`] : []));
}

function isForbidden(name: string): boolean {
  const builtin = name.replace('node:', '').split('/')[0] ?? '';
  return forbiddenModules.includes(builtin);
}

/** Hashing is pure, so the module itself is not forbidden. */
function randomEffects(code: string): string[] {
  if (!/"(?:node:)?crypto"/.test(code)) return [];
  const uses = code.matchAll(/\b(?:random(?:Bytes|Fill|FillSync|Int|UUID)|getRandomValues)\b/g);
  return [...uses].map(([name]) => `${name} of node:crypto`);
}

function globalEffects(code: string): string[] {
  const uses = [...code.matchAll(/\bMACHINE_([\w$]+)/g)].map(([, name = '']) => name.replace('$', '.'));
  const clocks = /\bnew MACHINE_Date\b(?!\(\s*[^)\s])/.test(code) ? ['new Date'] : [];
  return [...uses.filter((name) => name !== 'Date'), ...clocks];
}
