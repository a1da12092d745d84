import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { commandOf } from '@parity-tools/e2e';
import { expect, test } from 'vitest';

import { scene } from './kit/scene.ts';

/** Lets Node throw, where nobody catches it, once a file was sent. */
const crashing = `
  const { write } = process.stderr;
  process.stderr.write = function (text, ...more) {
    if (String(text).includes('  sent ')) setImmediate(() => { throw new Error('a wire came loose'); });
    return write.call(this, text, ...more);
  };
`;

test.each([['--json'], []])(
  'a crash that nobody catches, after the first of two files (%j)',
  async (...flags) => {
    await using at = await scene('gitea', { legs: { amd64: { one: '1', two: '2'.repeat(30_000_000) } } });
    at.forge.fault({
      match: { method: 'PUT', path: /two$/ },
      does: { kind: 'slow-drip', bytesPerSecond: 1_000_000, direction: 'in' },
    });
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crashing)}` };
    const run = await at.repo.run(['publish', '--publish', ...flags], env);
    expect(run.exit).toBe(4);
    expect(run.said).toContain('This is a defect of parity; please report it with what follows.');
    expect(run.stderr).toContain('Error: a wire came loose\n');
    expect(run.stderr).toContain('  done: one\n');
    expect(run.stderr).toContain('To go on:\n  VERSION=1.2.3 npx parity-generic-binary publish --publish\n');
    if (flags.length > 0) expect(run.stdout).toContain('"exit":4');
    at.forge.clearFaults();
    expect((await at.repo.run(['publish', '--publish'])).stderr).toContain('1 sent, 1 there already');
  },
);

test('a crash before a reader that is slow: it hears of it all the same', async () => {
  await using at = await scene('gitea');
  // More than a pipe holds.
  const chatty = crashing.replace('return write', "write.call(this, '.'.repeat(1_000_000)); return write");
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(chatty)}` };
  const { argv, env: whole } = commandOf(at.repo.invocation(['publish', '--publish'], env));
  const slowly = ['-c', '"$@" 2>&1 >/dev/null | { sleep 2; cat; }', 'sh', ...argv];
  const { stdout } = await promisify(execFile)('sh', slowly, {
    cwd: at.repo.dir,
    env: whole,
    maxBuffer: 1e8,
  });
  expect(stdout).toContain('This is a defect of parity');
});
