import { Buffer } from 'node:buffer';

import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';

import { Secrets } from './redact.ts';

function secretsOf(...tokens: readonly string[]): Secrets {
  const secrets = new Secrets();
  for (const token of tokens) secrets.add(token);
  return secrets;
}

/** What a token is: one line of visible ASCII; the shortest that a forge makes has 40. */
const visible = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  minLength: 12,
  maxLength: 60,
});
const text = fc.string({ unit: 'grapheme', maxLength: 40 });

/** The part of a base64 text that no neighbour of the token has a say in. */
function base64Core(before: string, token: string, encoding: 'base64' | 'base64url'): string {
  const from = Math.ceil((Buffer.byteLength(before) * 4) / 3);
  const to = Math.floor(((Buffer.byteLength(before) + token.length) * 4) / 3);
  return Buffer.from(before + token)
    .toString(encoding)
    .slice(from, to);
}

describe('no form of a token survives', () => {
  const forms: Readonly<Record<string, (token: string) => string>> = {
    raw: (token) => token,
    'URL-encoded': encodeURIComponent,
    'URL-encoded in lower case': (token) =>
      encodeURIComponent(token).replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    'JSON-escaped': (token) => JSON.stringify(token).slice(1, -1),
  };

  for (const [name, form] of Object.entries(forms)) {
    property.prop([visible, text, text])(name, (token, before, after) => {
      fc.pre(!before.includes(token) && !after.includes(token));
      const safe = secretsOf(token).redact(before + form(token) + after);
      expect(safe).not.toContain(token);
      expect(safe).not.toContain(form(token));
      expect(safe).toContain('***');
    });
  }

  for (const encoding of ['base64', 'base64url'] as const) {
    property.prop([visible, text, text, text])(
      `${encoding} behind any user, before anything`,
      (token, user, tail, around) => {
        const encoded = Buffer.from(`${user}:${token}${tail}`).toString(encoding);
        const safe = secretsOf(token).redact(`${around} ${encoded} ${around}`);
        expect(safe).not.toContain(base64Core(`${user}:`, token, encoding));
        expect(safe).toContain('***');
      },
    );

    property.prop([visible])(`${encoding} alone`, (token) => {
      const encoded = Buffer.from(token).toString(encoding);
      expect(secretsOf(token).redact(encoded)).not.toContain(base64Core('', token, encoding));
    });
  }

  property.prop([visible, visible, text])(
    'also of two tokens, one of which holds the other',
    (a, b, around) => {
      const safe = secretsOf(a, a + b).redact(`${around}${a}${b}${around}${a}`);
      expect(safe).not.toContain(a);
      // What is left of the longer one would tell where the shorter one was.
      expect(safe.replaceAll(around, '')).not.toContain(b);
    },
  );
});

property.prop([visible, fc.string({ unit: 'grapheme', maxLength: 200 })])(
  'nothing else is altered',
  (token, innocent) => {
    const secrets = secretsOf(token);
    fc.pre(!secrets.isIn(innocent));
    expect(secrets.redact(innocent)).toBe(innocent);
  },
);

property.prop([visible, text, text])('what is redacted is also recognised', (token, before, after) => {
  const secrets = secretsOf(token);
  expect(secrets.isIn(before + token + after)).toBe(true);
  const encoded = Buffer.from(`${before}:${token}`).toString('base64');
  expect(secrets.isIn(encoded)).toBe(true);
  expect(secrets.isIn(secrets.redact(before + token + encoded))).toBe(false);
});

test.each(['', 'abc', 'the'])('an empty or missing token hides nothing: %j', (innocent) => {
  expect(secretsOf('').redact(innocent)).toBe(innocent);
  expect(new Secrets().isIn(innocent)).toBe(false);
});
