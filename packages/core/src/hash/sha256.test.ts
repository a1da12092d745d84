import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';

import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { type Sha256, sha256For, threadFrom } from './sha256.ts';

/** Begins one that a thread computes, when none is under way. */
const large = (): Promise<Sha256> => sha256For(threadFrom);

function expected(...chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

async function digestOf(hash: Sha256, chunks: readonly Uint8Array[]): Promise<string> {
  for (const chunk of chunks) {
    const mine = Uint8Array.from(chunk);
    await hash.update(mine);
    // What was taken is the caller's again.
    mine.fill(0);
  }
  return hash.digest();
}

const begin = { small: () => sha256For(threadFrom - 1), large } as const;

describe.each(['small', 'large'] as const)('the sha256 of something %s', (size) => {
  property.prop([fc.array(fc.nat(700_000), { maxLength: 12 })])(
    'is that of all chunks, in order',
    async (sizes) => {
      const chunks = sizes.map((length, index) => Buffer.alloc(length, `chunk ${index}`));
      using hash = await begin[size]();
      expect(await digestOf(hash, chunks)).toBe(expected(...chunks));
    },
  );

  test('of nothing', async () => {
    using hash = await begin[size]();
    expect(await hash.digest()).toBe(expected());
  });
});

describe('one thread', () => {
  test('hashes one, and whoever comes meanwhile hashes beside it', async () => {
    using first = await large();
    using second = await large();
    const [one, two] = [Buffer.from('one'), Buffer.from('two')];
    // In the thread it takes a while, here it does not.
    expect(first.update(one)).toBeInstanceOf(Promise);
    expect(second.update(two)).toBeUndefined();
    expect(await first.digest()).toBe(expected(one));
    expect(await second.digest()).toBe(expected(two));
  });

  test('does not mix what comes late from one that was left with the next one', async () => {
    const left = await large();
    const late = left.update(Buffer.alloc(3_000_000, 'late'));
    left[Symbol.dispose]();
    using next = await large();
    const mine = Buffer.alloc(3_000_000, 'mine');
    const taken = next.update(mine);
    await expect(late).resolves.toBeUndefined();
    await taken;
    expect(await next.digest()).toBe(expected(mine));
    await expect(left.digest()).rejects.toThrow('this hash was given back');
  });

  test('is free for the next one when the last was left in the middle, and forgets it', async () => {
    const left = await large();
    const lost = left.digest();
    left[Symbol.dispose]();
    using next = await large();
    expect(next.update(Buffer.from('abc'))).toBeInstanceOf(Promise);
    expect(await next.digest()).toBe(expected(Buffer.from('abc')));
    expect(await lost).toBe(expected());
    // Once more changes nothing: it has nothing to give back.
    left[Symbol.dispose]();
    expect((await large()).update(Buffer.from('x'))).toBeUndefined();
  });
});

/** Runs a program that has `sha256For` and prints what it finds. */
async function printed(program: string, ...options: readonly string[]): Promise<string> {
  const lines = [`import { sha256For } from ${JSON.stringify(import.meta.resolve('./sha256.ts'))};`, program];
  const argv = ['-C', '@parity/source', ...options, '--input-type=module', '-e', lines.join('\n')];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { timeout: 20_000 });
  return stdout.trim();
}

describe('a process', () => {
  const program = `const hash = await sha256For(${threadFrom});
    const taken = hash.update(Buffer.from('abc'));
    console.log(taken instanceof Promise ? 'thread' : 'here', await hash.digest());`;

  test('ends though its hash was never given back', async () => {
    expect(await printed(program)).toBe(`thread ${expected(Buffer.from('abc'))}`);
  });

  test('that may not have threads hashes itself', async () => {
    expect(await printed(program, '--permission', '--allow-fs-read=*')).toBe(
      `here ${expected(Buffer.from('abc'))}`,
    );
  });
});
