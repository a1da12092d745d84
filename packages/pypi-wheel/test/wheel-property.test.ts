import { Buffer } from 'node:buffer';

import { fc, test as property } from '@fast-check/vitest';
import { makeWheel, wheelFileName } from '@parity-tools/test-kit/make-wheel';
import { expect } from 'vitest';

import { passBytes, passWheel, refusalOf } from './kit/check-bytes.ts';

const part = fc.string({
  unit: fc.constantFrom(...Array.from('abcxyzAB019_-+,"\u00fc ')),
  minLength: 1,
  maxLength: 12,
});
const path = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => `p/${parts.join('/')}/f`);
const content = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc
    .uint8Array({ minLength: 1, maxLength: 40 })
    .map((bytes) => Buffer.concat(Array.from({ length: 5000 }, () => bytes))),
);
const files = fc.dictionary(
  path,
  content.map((bytes) => Buffer.from(bytes)),
  { maxKeys: 8, noNullPrototype: true },
);
const packed = fc.constantFrom('stored' as const, 'deflated' as const);
const step = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 300_000 }));

property.prop([files, packed, step], { numRuns: 60 })(
  'a right wheel passes, however its bytes come',
  async (files, packed, step) => {
    const wheel = {
      files: Object.fromEntries(Object.entries(files).filter(([name]) => !isElf(files[name]))),
      packed,
    };
    await expect(passWheel(wheel, { step: largeEnough(step, wheel) })).resolves.toMatchObject({
      name: 'tr-wheel',
    });
  },
);

const small = makeWheel({
  files: { 'tr_wheel/__init__.py': 'x = 1\n'.repeat(20), 'tr_wheel/b.bin': Buffer.from([0, 1, 2, 3, 255]) },
  packed: 'stored',
});
const deflated = makeWheel({ files: { 'a.txt': 'some text\n'.repeat(2000) }, size: 100_000 });

/** Date and time of an entry say nothing about what it is; everything else does. */
property.prop([fc.boolean(), fc.nat(), fc.integer({ min: 1, max: 255 })], { numRuns: 300 })(
  'a byte that flips while it passes is noticed',
  async (isSmall, place, flip) => {
    const right = isSmall ? small : deflated;
    const at = place % right.length;
    const instead = Buffer.from(right);
    instead[at] = (instead[at] ?? 0) ^ flip;
    if (isUnread(right, at)) return;
    const refusal = await refusalOf(passBytes(right, wheelFileName(), { instead, step: 4096 }));
    expect(refusal.message).toMatch(/damaged|ambiguous|RECORD|replaced|sound/);
  },
);

function isElf(bytes: Buffer | undefined): boolean {
  return bytes?.subarray(0, 4).toString('latin1') === '\x7fELF';
}

/** A million tiny chunks would only take long. */
function largeEnough(step: number, { files }: { files: Readonly<Record<string, Buffer>> }): number {
  const total = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  return Math.max(step, Math.ceil(total / 20_000));
}

/** The version needed, date and time in a local header. */
function isUnread(bytes: Buffer, at: number): boolean {
  for (let from = 0; ; from += 1) {
    from = bytes.indexOf('PK\u0003\u0004', from, 'latin1');
    if (from === -1) return false;
    const within = at - from;
    if (within === 4 || within === 5 || (within >= 10 && within < 14)) return true;
  }
}
