import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';

import { describe, expect, test } from 'vitest';

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

describe('standard input', () => {
  /** Sends chunks until nobody listens, or there are no more. @returns what came of it. */
  async function readStdin(chunks: Iterable<Uint8Array>): Promise<string> {
    const text = `
      import { nodeMachine } from ${JSON.stringify(new URL('ports-node.ts', import.meta.url).href)};
      const read = await nodeMachine().readStdin().then((text) => text.length, (error) => error.code);
      console.log(read);
    `;
    const args = ['-C', '@parity/source', '--no-warnings', '--input-type=module-typescript', '--eval', text];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ended = once(child, 'close');
    // That the other side has heard enough is what this is about.
    await pipeline(chunks, child.stdin).catch(() => {});
    await ended;
    return said.trim();
  }

  function* endless(): Iterable<Uint8Array> {
    for (;;) yield Buffer.alloc(65_536, 0x20);
  }

  test('is read as UTF-8', async () => {
    expect(await readStdin([Buffer.from('caf\u00E9')])).toBe('4');
    expect(await readStdin([Buffer.from('caf\u00E9', 'latin1')])).toBe('PARITY_USAGE');
  });

  test('that never ends is not read to its end', async () => {
    const read = Number(await readStdin(endless()));
    expect(read).toBeGreaterThan(4 * 1024 * 1024);
    expect(read).toBeLessThan(8 * 1024 * 1024);
  });
});
