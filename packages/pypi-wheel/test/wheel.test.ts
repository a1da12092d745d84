import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { checkWheel } from '../src/wheel/check-wheel.ts';
import { elfHeader, makeWheel, wheelFileName } from './kit/make-wheel.ts';

test('a right wheel says what it is', async () => {
  const wheel = {
    fields: ['Summary: words'],
    description: 'More.',
    files: { 'a.so': elfHeader(22, 64, 'big') },
  };
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'parity-wheel-')), wheelFileName(wheel));
  writeFileSync(file, makeWheel(wheel));
  const facts = await checkWheel(file, { arch: 's390x', name: 'Tr.Wheel', version: '1.0' });
  expect(facts).toMatchObject({
    name: 'tr-wheel',
    normalVersion: '1.0.0',
    metadata: { description: 'More.' },
    elf: [{ path: 'a.so', arch: 's390x' }],
  });
});
