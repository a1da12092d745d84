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
  unit: fc.oneof(
    fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    // Those that somebody escapes, and that of the mask.
    fc.constantFrom('"', '\\', '/', '%', '+', '<', '&', '*'),
  ),
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
  const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);
  const escapes = (text: string, spell: (hex: string) => string): string =>
    text.replaceAll(/[^A-Za-z0-9]/g, (character) => spell(character.charCodeAt(0).toString(16)));
  let turn = 0;
  const forms: Readonly<Record<string, (token: string) => string>> = {
    raw: (token) => token,
    'URL-encoded': encodeURIComponent,
    'URL-encoded in lower case': (token) =>
      encodeURIComponent(token).replaceAll(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
    'URL-encoded in mixed case, all of it': (token) =>
      escapes(
        token,
        (hex) => `%${hex.replaceAll(/[a-f]/g, (digit) => ((turn += 1) % 2 ? digit.toUpperCase() : digit))}`,
      ),
    'URL-encoded twice': (token) => encodeURIComponent(encodeURIComponent(token)),
    'JSON-escaped': quoted,
    'JSON-escaped twice': (token) => quoted(quoted(token)),
    'JSON-escaped three times': (token) => quoted(quoted(quoted(token))),
    'JSON-escaped as Go does': (token) =>
      quoted(token).replaceAll(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
    'JSON-escaped as PHP does': (token) => quoted(token).replaceAll('/', String.raw`\/`),
    'JSON-escaped by numbers, twice': (token) => quoted(escapes(token, (hex) => `\\u00${hex}`)),
    'URL-encoded in JSON in a URL': (token) => encodeURIComponent(quoted(encodeURIComponent(token))),
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

  property.prop([visible, fc.constantFrom(quoted, (text: string) => quoted(quoted(text)))])(
    'as part of JSON that stays JSON',
    (token, escape) => {
      const value = { message: `it is ${escape(token)}.`, list: [escape(JSON.stringify({ token }))] };
      const safe: unknown = JSON.parse(JSON.stringify(secretsOf(token).redactAll(value)));
      expect(safe).toEqual({ message: 'it is ***.', list: [expect.stringContaining('***')] });
    },
  );

  property.prop([visible, fc.constantFrom(...Object.values(forms)), fc.nat()])(
    'where the text was cut short, but for three characters',
    (token, form, at) => {
      // A backslash counts together with what follows it.
      fc.pre(!token.includes('\\'));
      const whole = form(token);
      const four = form(token.slice(0, 4));
      const cut = whole.slice(0, four.length + (at % (whole.length - four.length)));
      // Cut within the last character, it may look whole: `%` of `%25`.
      expect(secretsOf(token).redact(`it said: ${cut}…`)).toMatch(/^it said: \*\*\*(?:[25]*…)?$/);
      const three = `it said: ${token.slice(0, 3)}…`;
      expect(secretsOf(token).redact(three)).toBe(three);
    },
  );

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

const withMask = fc.string({ unit: fc.constantFrom('*', 'a'), minLength: 8, maxLength: 12 });

property.prop([
  fc.oneof(visible, withMask),
  fc.array(fc.constantFrom('token', '*', 'a', 'aaaa****'), { maxLength: 12 }),
])('twice is the same as once', (token, parts) => {
  const secrets = secretsOf(token);
  const once = secrets.redact(parts.map((part) => (part === 'token' ? token : part)).join(''));
  expect(secrets.redact(once)).toBe(once);
  expect(secrets.isIn(once)).toBe(false);
});

// Squared, it would be hours.
test.each([
  ['backslashes', (length: number) => '\\'.repeat(length)],
  ['percent signs', (length: number) => '%25'.repeat(length / 3)],
  ['almost the token', (length: number) => '"a\\b/%"a\\b/'.repeat(length / 12)],
])('a line of a million %s takes seconds at most', (_, make) => {
  const secrets = secretsOf('"a\\b/%"a\\b/%', 'the-other-token');
  const started = performance.now();
  expect(secrets.redact(make(1_000_000))).not.toContain('***');
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('text that holds nothing costs no pattern of the whole token, though something in it is cut or escaped', () => {
  // Its pattern takes seconds to make.
  const secrets = secretsOf('0123456789abcdef'.repeat(125));
  const started = performance.now();
  for (const innocent of ['| lesspipe %s', 'REGISTRY_TOKEN=…', String.raw`{"a":"\"b\""}`])
    expect(secrets.redact(innocent)).toBe(innocent);
  expect(performance.now() - started).toBeLessThan(500);
  expect(secrets.redact('it said: 0123456789…')).toBe('it said: ***');
});

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
