import { fc } from '@fast-check/vitest';

const digits = fc.string({
  unit: fc.constantFrom(...Array.from('0123456789_.+-eExXoObBaF:')),
  minLength: 1,
  maxLength: 8,
});

/** What YAML 1.1 has words and ways for. */
const words = `
  y Y yes Yes YES yEs on Off n No true TRUE False null ~ Null nuLL = << .inf -.INF +.Inf .nan .NaN .Nan
  2024-01-31 2024-1-1 2001-12-14t21:59:43.10-05:00 1:30 0b11 -0b11 0x1F 0o17 017 08 1_000 1e3 1.10 .5 5. 123456.5
  1234567.5 1e21 16777217.0 0.00001 1e400 18446744073709551616 -9223372036854775809 9223372036854775808
`;
const word = fc.constantFrom(...words.trim().split(/\s+/));

const quoted = fc
  .string({ unit: 'grapheme', maxLength: 6 })
  .map((text) => JSON.stringify(text.replaceAll(/\p{Cs}/gu, '')));

/** Values as they may stand behind a key in YAML. What would be more than a scalar there is left out. */
export const scalars: fc.Arbitrary<string> = fc
  .oneof(digits, digits, word, quoted)
  .filter((text) => text.startsWith('"') || !/^[-:?](?:$|\s)|:$|: /.test(text));
