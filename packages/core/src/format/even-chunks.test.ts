import { fc, test as property } from '@fast-check/vitest';
import { describe, expect } from 'vitest';

import { evenChunks } from './even-chunks.ts';

describe('even chunks', () => {
  property.prop([fc.array(fc.uint8Array({ maxLength: 40 })), fc.integer({ min: 1, max: 20 })])(
    'hold the same bytes, and all but the last are full',
    async (chunks, size) => {
      const even: Buffer[] = [];
      for await (const chunk of evenChunks(chunks, size)) even.push(chunk);
      const whole = Buffer.concat(chunks);
      expect(Buffer.concat(even).equals(whole)).toBe(true);
      const lengths = even.map(({ length }) => length);
      expect(lengths.slice(0, -1).every((length) => length === size)).toBe(true);
      expect(lengths.length).toBe(Math.ceil(whole.length / size));
    },
  );
});
