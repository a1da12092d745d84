import { expect, test } from 'vitest';

import { leaksIn } from './leaks.ts';
import { basic, OWNER, TOKEN } from './people.ts';

test('what looks for leaks knows a token in every form', () => {
  const forms = [
    TOKEN,
    `https://oleks:${encodeURIComponent(TOKEN)}@host/`,
    JSON.stringify({ token: TOKEN }),
    basic(OWNER, TOKEN),
    Buffer.from(TOKEN).toString('base64url'),
  ];
  expect(forms.filter((text) => leaksIn(text).length === 0)).toEqual([]);
  expect(leaksIn('nothing of the kind, ZZZZ and *** only')).toEqual([]);
});
