import { httpServer } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import { blobStep } from '../src/steps/blob-step.ts';
import { apply, publisher } from './kit/publisher.ts';

const MiB = 1024 * 1024;

test('a blob of more than 2 GiB goes on behind them, and needs no more memory than a small one', async () => {
  const size = 2 ** 31 + 40 * MiB;
  const breakAt = 2 ** 31 + 10 * MiB;
  let kept = 0;
  const ranges: string[] = [];
  await using server = await httpServer((request, response) => {
    const { method, headers } = request;
    const isFirst = method === 'PUT' && headers['content-length'] !== '0';
    if (headers['content-range'] !== undefined) ranges.push(headers['content-range']);
    request.on('data', (chunk: Buffer) => {
      kept += chunk.length;
      if (isFirst && kept >= breakAt) request.socket.destroy();
    });
    request.on('end', () => {
      if (method === 'HEAD') return response.writeHead(404).end();
      if (method === 'PUT') return response.writeHead(kept === size ? 201 : 400).end();
      const range = kept === 0 ? {} : { range: `0-${kept - 1}` };
      return response.writeHead(method === 'GET' ? 204 : 202, { location: '/up', ...range }).end();
    });
  });
  let most = 0;
  const before = process.memoryUsage().rss;
  const source = { name: 'zeros', size, open: (from = 0) => Promise.resolve(zeros(size - from)) };
  const blob = { digest: `sha256:${'0'.repeat(64)}` as const, source };
  const step = blobStep(publisher(server.origin).repository, blob, 'zeros');
  const tries = await apply(step, () => (most = Math.max(most, process.memoryUsage.rss() - before)));
  expect([tries, kept]).toEqual([2, size]);
  expect(ranges).toHaveLength(1);
  expect(Number(ranges[0]?.split('-')[0])).toBeGreaterThanOrEqual(breakAt);
  expect(ranges[0]?.split('-')[1]).toBe(String(size - 1));
  expect(most).toBeLessThan(256 * MiB);
});

function zeros(size: number) {
  let left = size;
  return {
    read: (into: Uint8Array) => {
      const count = Math.min(into.length, left);
      left -= count;
      return Promise.resolve(count);
    },
    close: () => Promise.resolve(),
  };
}
