import { closeSync, ftruncateSync, openSync, statSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { tempFolder } from '@parity-tools/test-kit';
import { expect, test } from 'vitest';

import { Stopped } from '../blocker.ts';
import { copyFileHashed } from './copy-file.ts';

test('a large file is left in the middle when a signal comes', async () => {
  using folder = tempFolder();
  const size = 1024 ** 3;
  // Nobody writes a gigabyte of nothing: it is read as zeros.
  const file = openSync(folder.at('large'), 'w');
  ftruncateSync(file, size);
  closeSync(file);
  const stop = new AbortController();
  const copying = copyFileHashed(folder.at('large'), folder.at('copy'), stop.signal);
  const copied = (): number => statSync(folder.at('copy'), { throwIfNoEntry: false })?.size ?? 0;
  while (copied() === 0) await setImmediate();
  stop.abort(new Stopped('SIGTERM'));
  await expect(copying).rejects.toThrow('Stopped by SIGTERM.');
  expect(copied()).toBeLessThan(size);
});
