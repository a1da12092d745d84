import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { realExec } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

test('whoever reads what is printed may go: the program goes on', async () => {
  const text = `
    import { nodeMachine } from ${JSON.stringify(new URL('ports-node.ts', import.meta.url).href)};
    const { sink } = nodeMachine();
    for (let line = 0; line < 5; line += 1) {
      sink.out('to a program');
      sink.err('to people');
      await new Promise((next) => setTimeout(next, 20));
    }
    process.exitCode = 7;
  `;
  const args = ['-C', '@parity/source', '--no-warnings', '--input-type=module-typescript', '--eval', text];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await once(child, 'exit')).toEqual([7, null]);
});

test('a program may print more than memory should hold where somebody reads along', async () => {
  let bytes = 0;
  const done = await realExec().run({
    argv: ['sh', '-c', 'yes "$(printf %01000d 1)" | head -n 70000; exit 3'],
    onLine: (line) => (bytes += line.length),
  });
  expect([done.exitCode, done.stdout, bytes]).toEqual([3, '', 70_000_000]);
});
